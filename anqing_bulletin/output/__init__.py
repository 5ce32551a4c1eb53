"""Sheets or an `Issue` become the bytes of a file: PDF for the print shop, DOCX for the colleague who edits.

The PDF is painted from the typesetter's sheets and decides nothing of its own.  The DOCX is written from the issue's
meaning, with the page numbers that the typesetter found.  Nothing here touches a disk: an exporter returns bytes, and
`storage.save` puts them where they belong.  The same issue gives the same bytes.
"""
