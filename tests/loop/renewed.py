"""What a life may hold at a bound: a commander orders anew, and takes it back."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.loop.living import Living, there, which

days = st.sampled_from([1, 2, 3, 4, 28])  # a case may be kept for long


class Renewed(Living):
    """What binds somebody is put off by a named officer."""

    @precondition(there("binding"))
    @rule(number=which, days=days)
    def a_commander_orders_anew(self, number: int, days: int) -> None:
        self.city.order_anew(number, days)

    @precondition(there("renewal"))
    @rule(number=which)
    def an_order_anew_is_taken_back(self, number: int) -> None:
        self.city.take_renewal_back(number)
