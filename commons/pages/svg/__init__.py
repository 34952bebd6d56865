"""Pictures made on the server: SVG in two layouts, each with the table that says the same."""

from commons.pages.svg.beside import Bars, Beside, Place, beside
from commons.pages.svg.boxes import Edge, Node
from commons.pages.svg.canvas import Column, Picture, Table
from commons.pages.svg.charts import Point, bars, columns
from commons.pages.svg.costs import cost_bar
from commons.pages.svg.diagram import diagram
from commons.pages.svg.dna import Dna, dna
from commons.pages.svg.looks import CLASSES, CostClass
from commons.pages.svg.many import many
from commons.pages.svg.strip import Spot, strip
from commons.pages.svg.tiles import Tile

__all__ = [
    "CLASSES",
    "Bars",
    "Beside",
    "Column",
    "CostClass",
    "Dna",
    "Edge",
    "Node",
    "Picture",
    "Place",
    "Point",
    "Spot",
    "Table",
    "Tile",
    "bars",
    "beside",
    "columns",
    "cost_bar",
    "diagram",
    "dna",
    "many",
    "strip",
]
