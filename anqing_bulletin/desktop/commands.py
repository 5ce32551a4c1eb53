"""The window's commands, as a table: menus, toolbar, keys and the words that explain them come from here."""

from __future__ import annotations

# name (of the icon too), text, keys, what it does in words, the window's method
_FILE = (
    ("new", "新建一期", "Ctrl+N", "新建下一期：期号加一，今天的日期，刊头和版记照旧", "files.new"),
    ("new-supplement", "新建增刊", "Ctrl+Alt+S", "新建一期增刊：期号单独编排，不占总期号", "files.new_supplement"),
    ("open", "打开…", "Ctrl+O", "打开一期", "files.open"),
    ("import", "导入稿件…", "Ctrl+I", "把文本稿件加入本期；也可以把文件拖进窗口", "files.ask_and_import"),
    ("save", "保存", "Ctrl+S", "保存本期", "files.save"),
    ("save-as", "另存为…", "Ctrl+Shift+S", "换一个名字保存本期", "files.save_as"),
    ("export-pdf", "导出 PDF…", "Ctrl+E", "导出可以付印的 PDF，并作付印前检查", "exports.pdf"),
    ("export-reading", "导出阅读版 PDF…", "Ctrl+Alt+P", "导出在屏幕上看的 PDF，有书签和链接", "exports.reading"),
    ("export-booklet", "导出骑马钉小册子…", "Ctrl+Alt+K", "两页拼一面，双面印好对折装订", "exports.booklet"),
    ("export-docx", "导出 DOCX…", "Ctrl+Shift+E", "导出可以在 Word、WPS 里修改的 DOCX", "exports.docx"),
    ("quit", "退出", "Ctrl+Q", "关闭程序", "close"),
)
_EDIT = (
    ("undo", "撤销", "Ctrl+Z", "撤销上一步，文字和结构都能撤销", "undo"),
    ("redo", "重做", "Ctrl+Y", "重做刚撤销的一步", "redo"),
)
_ISSUE = (
    ("masthead", "刊头信息…", "Ctrl+M", "刊名、期号、增刊、日期、版式、编校人员", "edit_masthead"),
    ("imprint", "版记…", "Ctrl+Shift+M", "末页的报、送、发", "edit_imprint"),
)
_VIEW = (
    ("zoom-in", "放大", "Ctrl+=", "放大版面预览", "preview.zoom_in"),
    ("zoom-out", "缩小", "Ctrl+-", "缩小版面预览", "preview.zoom_out"),
    ("zoom-fit", "适合页宽", "Ctrl+0", "版面预览适合页宽", "preview.fit_width"),
    ("zoom-page", "整页", "Ctrl+9", "版面预览显示整页", "preview.fit_page"),
    ("go-tree", "转到目录", "Alt+1", "光标转到左边的目录", "tree.view.setFocus"),
    ("go-editor", "转到稿件", "Alt+2", "光标转到中间的稿件", "editor.setFocus"),
    ("go-preview", "转到预览", "Alt+3", "光标转到右边的预览", "preview.setFocus"),
    ("appearance", "深浅外观", "Ctrl+Alt+L", "在浅色和深色之间切换", "change_appearance"),
)
_HELP = (("about", "关于", "Ctrl+F1", "版本、许可和运行环境", "show_about"),)

COMMANDS = (*_FILE, *_EDIT, *_ISSUE, *_VIEW, *_HELP)
"""Every command of the window; the tree's and the editor's own are theirs."""
