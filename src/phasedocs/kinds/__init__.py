"""Kinds of documents: what a readiness checklist or a kick-off must hold. Touches no disk."""

from phasedocs.kinds.misfit import Misfit, title_of, words_of
from phasedocs.kinds.sheet import Sheet
from phasedocs.kinds.shelf import NO_KINDS, Choice, Kinds

__all__ = ["NO_KINDS", "Choice", "Kinds", "Misfit", "Sheet", "title_of", "words_of"]
