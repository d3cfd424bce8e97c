"""Who is served when: one waiter after another, each circuit in turn."""


def served(waiting: list[str]) -> list[int]:
    """The order in which waiters (named by circuit, in order of arrival) get the one slot."""
    left = list(enumerate(waiting))
    order: list[int] = []
    turns: list[str] = []
    for circuit in waiting:
        if circuit not in turns:
            turns.append(circuit)
    while left:
        circuit = turns.pop(0)
        first = next(one for one in left if one[1] == circuit)
        left.remove(first)
        order.append(first[0])
        if any(one[1] == circuit for one in left):
            turns.append(circuit)
    return order
