"""Writing an article: the editor, its text as a live document, marks, levels, pasting, splitting."""
