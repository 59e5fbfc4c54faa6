"""Charts as inline SVG, made when the site is built: no script, printable, in the colours of the page; one a file.

A chart takes values that are counted already, and draws. Colours are those of templates/site/charts.css.
"""

from phasedocs.render.svg.burnup import BurnDay, burnup
from phasedocs.render.svg.gantt import Lane, Point, gantt
from phasedocs.render.svg.graph import Node, graph
from phasedocs.render.svg.ring import ring
from phasedocs.render.svg.strip import Part, strip

__all__ = ["BurnDay", "Lane", "Node", "Part", "Point", "burnup", "gantt", "graph", "ring", "strip"]
