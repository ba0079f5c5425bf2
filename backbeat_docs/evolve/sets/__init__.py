"""The algebra of message sets: calculates with the set of values that a schema accepts.

`translate` turns a schema into the set of values that it accepts (`Values`). `algebra` intersects,
joins and subtracts sets, `plans` decides whether a set is empty, and `choose` returns an element.
One `Work` belongs to one comparison: it limits the steps and caches results.

>>> from backbeat_docs.evolve.sets.translate import Translator
>>> from backbeat_docs.evolve.sets.work import Work
>>> work = Work()
>>> def values(schema):
...     return Translator(schema, work).translate(schema)

**Case.** A set is a union of cases. A case lists its values by JSON type; without an opaque part,
one case is enough.

>>> [case] = values({"type": ["integer", "null"], "minimum": 1}).cases
>>> case.by_type.null, case.by_type.numbers.has(0), case.by_type.numbers.has(7)
(True, False, True)

**Form.** The arrays of a case are a union of forms, and so are the objects. A form is a
conjunction: which values each item or member has, which must occur, and how many there are.
Subtraction makes one form for each way to differ: here, `a` is not null, or there is a `b`.

>>> closed = values({"properties": {"a": {"type": "null"}}, "additionalProperties": False})
>>> [form] = closed.cases[0].by_type.objects
>>> form.member("a").allowed, form.member("b").allowed
(True, False)
>>> outside = work.algebra.subtract(values({"type": "object"}), closed)
>>> len(outside.cases[0].by_type.objects)
2

**Opaque part.** A keyword that cannot be decided. Only this is known: equal parts accept the same
values. It splits a set into cases with conditions: these values, if the part accepts them.

>>> tenths = values({"type": "number", "multipleOf": 0.1})
>>> [set(case.conditions) for case in tenths.cases]
[{(OpaquePart(keyword='multipleOf', text='0.1'), True)}]

**Plan.** A way to make an element of a form: the members of an object, and the values from which
each is chosen. A form without a plan is empty.

>>> two = values({"type": "object", "required": ["a"], "minProperties": 2})
>>> plan = next(work.planner.plans(two.cases[0].by_type.objects[0]))
>>> list(plan.members), len(plan.fresh)
(['a'], 1)
>>> list(work.chooser.choose(two))
['a', 'extra']
"""
