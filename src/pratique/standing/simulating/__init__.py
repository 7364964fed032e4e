"""What a rulebook would change, before anybody adopts it. Nothing is written.

* `drafting`   a text on the shelf, as if it had been adopted
* `areas`      where, and what the area is made of
* `seeing`     what comes of everybody under one shelf
* `result`     what is told of it: for a page, a terminal or a program
* `comparing`  both shelves, side by side
* `stages`     what each division needs as it begins there
* `simulate`   all of it
"""

from pratique.standing.simulating.areas import Area, area_of
from pratique.standing.simulating.drafting import Draft, draft, stood
from pratique.standing.simulating.result import Simulation
from pratique.standing.simulating.simulate import simulate

__all__ = ["Area", "Draft", "Simulation", "area_of", "draft", "simulate", "stood"]
