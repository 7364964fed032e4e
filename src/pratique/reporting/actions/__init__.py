"""What reporting writes: bulletins that are published, figures that are imported."""

from pratique.reporting.actions.importing import import_national_figures
from pratique.reporting.actions.publishing import publish

__all__ = ["import_national_figures", "publish"]
