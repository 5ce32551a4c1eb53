"""The typed errors of the core, each with the sentence that a person reads.

A `BulletinError` says three things in plain Chinese: what happened, what was kept, and what to do.  The room that
finds the fault raises it; the command line prints `str(error)` and leaves with status 2, the window shows the same
sentence in a dialog.  Nothing else may reach a user.
"""

from __future__ import annotations


class BulletinError(Exception):
    """A fault that is explained to the user: `str(error)` is a complete Chinese sentence."""


class Interrupted(BulletinError):
    """Work ended by a fault of the program, which is told on its own: this only says that it is not done."""


class UnreadableManuscript(BulletinError):
    """A manuscript that cannot be taken in: binary, empty, too large, or of no known encoding."""


class ProjectError(BulletinError):
    """A project file that cannot be read or written."""


class ProjectDamaged(ProjectError):
    """A part of a project file is missing, altered or not what the format allows; `part` names it."""

    def __init__(self, sentence: str, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


class ProjectNewer(ProjectError):
    """A project file written by a newer program, in a format that this one does not know."""


class SaveFailed(BulletinError):
    """A file could not be written; the former file is whole."""


class FileBusy(SaveFailed):
    """Another program held the file for as long as was waited for."""


class ProjectChanged(ProjectError):
    """Somebody else has saved the project file since it was read; it was not overwritten."""


class TemplateFailed(BulletinError):
    """A template could not be kept, renamed or deleted; the others, and the open issue, are not touched."""


class JournalFailed(BulletinError):
    """The last changes could not be written into the journal; what it held before is still there."""


class BackupFailed(BulletinError):
    """The former file could not be kept as a backup; the save itself is not touched by it."""


class FontMissing(BulletinError):
    """A face that the style needs is on this computer neither as a system font nor among the shipped ones."""


class FontForbidden(BulletinError):
    """A face whose licence bits (fsType) do not let a document carry it."""


class StyleInvalid(BulletinError):
    """A house style that does not keep to the schema; the sentence names the setting, `key` is its dotted key."""

    def __init__(self, sentence: str, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


class PictureUnreadable(BulletinError):
    """A picture of the issue that cannot be decoded, so that no file for the printer can hold it."""


class LayoutImpossible(BulletinError):
    """An issue that cannot be set in the style, for instance a measure narrower than one character."""


class ExportImpossible(BulletinError):
    """Choices for an export that contradict each other or leave their range."""


class PrintingFailed(BulletinError):
    """The printer did not take the pages, or not all of them."""


class PdfUnreadable(BulletinError):
    """A file given to be checked that is no PDF, is damaged, or is locked by a password."""


class PatternInvalid(BulletinError):
    """A regular expression, or what is to replace its hits, that is not well written; the sentence says where."""


class PatternSlow(BulletinError):
    """A regular expression that was given up because it would have taken too long; nothing was replaced."""
