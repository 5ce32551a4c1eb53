"""The window's commands, as a table: menus, toolbar, keys and the words that explain them come from here."""

from __future__ import annotations

# name (of the icon too), text, keys, what it does in words, the window's method
_FILE = (
    ("new", "新建一期", "Ctrl+N", "新建下一期：期号加一，今天的日期，刊头和版记照旧", "files.new"),
    ("new-supplement", "新建增刊", "Ctrl+Alt+S", "新建一期增刊：期号单独编排，不占总期号", "files.new_supplement"),
    ("new-from-template", "从模板新建…", "Ctrl+T", "从模板新建一期，核对期号和日期；有自带的模板", "templates.new"),
    ("open", "打开…", "Ctrl+O", "打开一期", "files.open"),
    (
        "new-in-window",
        "在新窗口新建一期",
        "Ctrl+Alt+Shift+N",
        "另开一个窗口新建下一期，现在这一期仍然开着",
        "neighbours.open_next_issue",
    ),
    (
        "open-in-window",
        "在新窗口打开…",
        "Ctrl+Shift+O",
        "另开一个窗口打开一期，现在这一期仍然开着",
        "neighbours.ask_and_open",
    ),
    ("close-window", "关闭窗口", "Ctrl+W", "关闭这个窗口，没有保存的会问；其他窗口仍然开着", "close"),
    ("import", "导入稿件…", "Ctrl+I", "把文本稿件加入本期；也可以把文件拖进窗口", "files.ask_and_import"),
    ("save", "保存", "Ctrl+S", "保存本期", "files.save"),
    ("save-as", "另存为…", "Ctrl+Shift+S", "换一个名字保存本期", "files.save_as"),
    ("export-pdf", "导出 PDF…", "Ctrl+E", "导出可以付印的 PDF，并作付印前检查", "exports.pdf"),
    ("export-reading", "导出阅读版 PDF…", "Ctrl+Alt+P", "导出在屏幕上看的 PDF，有书签和链接", "exports.reading"),
    ("export-booklet", "导出骑马钉小册子…", "Ctrl+Alt+K", "两页拼一面，双面印好对折装订", "exports.booklet"),
    ("export-docx", "导出 DOCX…", "Ctrl+Shift+E", "导出可以在 Word、WPS 里修改的 DOCX", "exports.docx"),
    ("save-template", "存为模板…", "Ctrl+Shift+T", "把本期的刊头、栏目、版记存为模板，稿件不留", "templates.keep"),
    ("clean-copy", "另存干净副本…", "Ctrl+Alt+X", "不含历史、备注、姓名和备用稿，可发给别人", "files.clean_copy"),
    ("backups", "恢复备份…", "Ctrl+Alt+Z", "查看每次保存前自动留下的备份，打开其中一份", "milestones.show_backups"),
    ("recover", "找回未保存的修改…", "Ctrl+Alt+U", "程序没有正常退出时没有保存的修改，从这里找回", "recovering.ask"),
    ("print", "打印…", "Ctrl+P", "打印版面，默认双面", "printing.pages"),
    ("print-booklet", "打印小册子…", "Ctrl+Shift+P", "两页拼一面打印，对折装订成册", "printing.booklet"),
    ("quit", "退出", "Ctrl+Q", "关闭所有窗口，没有保存的逐一问；有一个取消，就都不关", "neighbours.quit"),
)
_EDIT = (
    ("undo", "撤销", "Ctrl+Z", "撤销上一步，文字和结构都能撤销", "undo"),
    ("redo", "重做", "Ctrl+Y", "重做刚撤销的一步", "redo"),
    ("find", "查找…", "Ctrl+F", "在全期或本篇里查找，列出各处", "finding.open_find"),
    ("find-next", "下一处", "F3", "到下一处找到的文字", "finding.next"),
    ("find-previous", "上一处", "Shift+F3", "到上一处找到的文字", "finding.previous"),
    ("replace", "替换…", "Ctrl+H", "查找并替换，全期替换只算一步，可以撤销", "finding.open_replace"),
    ("settings", "设置…", "Ctrl+,", "姓名、深浅外观、稿件字号、版面预览、打开和导出", "preferences.show"),
)
_INSERT = (
    ("foreword", "编者按", "Ctrl+Shift+A", "在正文前写编者按；再按一次回到正文，清空就不印", "editor.write_foreword"),
    ("symbols", "特殊符号…", "Ctrl+Alt+Y", "△、★、〔〕、①、㎡、——等键盘上没有的符号", "insertions.show_symbols"),
    ("table", "插入表格…", "Ctrl+Alt+T", "在光标所在的一段后面插入表格，行数、列数自己选", "tables.insert"),
    (
        "edit-table",
        "编辑表格…",
        "Ctrl+Alt+Shift+T",
        "光标处表格的文字、行列、合并、表头、列宽、表题；也可以双击表格",
        "tables.edit",
    ),
    (
        "picture",
        "插入图片…",
        "Alt+Shift+P",
        "插入 PNG、JPEG 图片，可以一次选几幅；也可以把图片拖进来",
        "figures.ask_and_insert",
    ),
    (
        "edit-picture",
        "编辑图片…",
        "Ctrl+Alt+Shift+P",
        "光标处图片的图题、宽度，换一张，另存；也可以双击图片",
        "figures.edit",
    ),
    ("date", "插入日期", "Alt+Shift+D", "插入今天的日期，如 2026年3月1日", "insertions.insert_date"),
    ("paragraph-up", "段落上移", "Alt+Shift+Up", "把光标所在的一段移到上一段前面", "insertions.move_up"),
    (
        "paragraph-down",
        "段落下移",
        "Alt+Shift+Down",
        "把光标所在的一段移到下一段后面",
        "insertions.move_down",
    ),
)
_ISSUE = (
    ("masthead", "刊头信息…", "Ctrl+M", "刊名、期号、增刊、日期、密级、编校人员", "forms.masthead"),
    ("style", "版式…", "Ctrl+Alt+W", "选用版式，改边距、行数、字体字号、刊头、红色、页码，随改随看", "styling.choose"),
    ("imprint", "版记…", "Ctrl+Shift+M", "末页的报、送、发，可以从常用单位里选", "forms.imprint"),
    (
        "split-article",
        "分成两篇",
        "Ctrl+Alt+Return",
        "光标后面的成为下一篇；那里另起的一行若短而没有句号，就作标题，否则标题空着等您写",
        "splitting.split",
    ),
    (
        "join-article",
        "与上一篇合并",
        "Ctrl+Alt+Backspace",
        "接到上一篇后面，标题成为正文里的一段，按语、单位、备注都留下",
        "splitting.join",
    ),
    ("economy", "缩行…", "Ctrl+Alt+J", "列出哪一段少几个字就能省一行、省一页，点一下到那里", "show_economy"),
)
_VERSIONS = (
    ("keep-version", "保存为版本…", "Ctrl+Alt+V", "保存，并给现在的样子起个名字，如送审稿", "milestones.keep"),
    ("versions", "历史版本…", "Ctrl+Alt+H", "查看保存过的各个版本，比较、恢复、导出花脸稿", "milestones.show"),
    ("finalise", "定稿…", "Ctrl+Alt+F", "把本期定下来并锁定，解除定稿以前不能修改", "milestones.finalise"),
    ("reopen", "解除定稿…", "Ctrl+Alt+Shift+F", "解开定稿的锁，可以再修改", "milestones.reopen"),
    (
        "merge",
        "合并同一期的另一份…",
        "Ctrl+Alt+M",
        "把同事改过的另一份合并进来，两边都改的由您选",
        "sharing.merge_file",
    ),
    ("take", "从其他期取稿…", "Ctrl+Alt+I", "从另一个项目文件里选几篇稿件放进本期", "milestones.take_articles"),
)
_VIEW = (
    ("zoom-in", "放大", "Ctrl+=", "放大版面预览", "preview.zoom_in"),
    ("zoom-out", "缩小", "Ctrl+-", "缩小版面预览", "preview.zoom_out"),
    ("zoom-fit", "适合页宽", "Ctrl+0", "版面预览适合页宽", "preview.fit_width"),
    ("zoom-page", "整页", "Ctrl+9", "版面预览显示整页", "preview.fit_page"),
    ("facing", "对开", "Ctrl+8", "左右两页并列，如同翻开的一期；再按一次，各页上下相接", "pages.toggle_facing"),
    ("thumbnails", "缩略图", "Ctrl+7", "在预览左边显示各页的小图；再按一次收起", "pages.toggle_thumbnails"),
    ("grid", "版心和网格", "Ctrl+Alt+G", "在预览里显示版心和每行每字的格，不付印；再按一次隐藏", "pages.toggle_grid"),
    ("go-tree", "转到目录", "Alt+1", "光标转到左边的目录", "tree.view.setFocus"),
    ("go-editor", "转到稿件", "Alt+2", "光标转到中间的稿件", "editor.setFocus"),
    ("go-preview", "转到预览", "Alt+3", "光标转到右边的预览", "preview.setFocus"),
    ("go-thumbnails", "转到缩略图", "Alt+4", "光标转到缩略图，上下键选一页", "pages.go_to_thumbnails"),
    ("appearance", "深浅外观", "Ctrl+Alt+L", "在浅色和深色之间切换", "change_appearance"),
)
_HELP = (
    ("handbook", "手册", "F1", "打开手册：在哪里按，就翻到讲哪里的一页；可以查找", "help.open_handbook"),
    ("shortcuts", "快捷键一览", "Ctrl+Alt+/", "列出全部命令和它们的键，可以查找", "help.open_keys"),
    ("about", "关于", "Ctrl+F1", "版本、许可、文件夹，付印实际用的字体", "help.show_about"),
)

_WINDOWS = (
    ("next-window", "下一个窗口", "Ctrl+F6", "转到下一个打开着的窗口", "neighbours.go_to_next"),
    ("previous-window", "上一个窗口", "Ctrl+Shift+F6", "转到上一个打开着的窗口", "neighbours.go_to_previous"),
)

COMMANDS = (*_FILE, *_EDIT, *_INSERT, *_ISSUE, *_VERSIONS, *_VIEW, *_WINDOWS, *_HELP)
"""Every command of the window; the tree's and the editor's own are theirs."""
