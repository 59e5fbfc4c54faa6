"""The site's pages as Markdown with HTML in it, and the site engine's configuration. Knows no disk."""

from phasedocs.render.site.moment import Moment
from phasedocs.render.site.pages import SiteSettings, pages

__all__ = ["Moment", "SiteSettings", "pages"]
