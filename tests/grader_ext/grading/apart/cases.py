"""Solutions and tests that work apart: by name, the solution and the test cell."""

from textwrap import dedent

ACCOUNT = dedent(r"""
    class Account:
        kinds = ("saving", "giro")

        def __init__(self, owner, balance=0):
            self.owner = owner
            self.balance = balance

        @classmethod
        def empty(cls, owner):
            return cls(owner)

        @property
        def rich(self):
            return self.balance > 100

        def deposit(self, amount):
            if amount < 0:
                raise ValueError("no negative amounts")
            self.balance += amount
            return self

        def __repr__(self):
            return f"Account({self.owner!r})"


    class Savings(Account):
        pass
""")

CASES = {
    "objects": (
        ACCOUNT,
        dedent(r"""
            a = Account('Ann', balance=5)
            assert a.owner == 'Ann' and a.balance == 5 and not a.rich
            assert a.deposit(200) is a
            assert a.rich and repr(a) == "Account('Ann')"
            a.balance = 1
            assert a.balance == 1 and Account.kinds == ('saving', 'giro')
            assert Account.empty('Bo').balance == 0
            assert isinstance(Savings('x'), Account) and issubclass(Savings, Account)
            assert type(a) is Account and not isinstance(a, Savings)
            assert hasattr(a, 'owner') and not hasattr(a, 'age')
        """),
    ),
    "exceptions": (
        ACCOUNT
        + dedent(r"""
            class Broke(ValueError):
                def __init__(self, missing):
                    super().__init__(f'{missing} missing')
                    self.missing = missing

            def pay():
                raise Broke(7)

            def key():
                return {}['a']
        """),
        dedent(r"""
            try:
                Account('x').deposit(-1)
            except ValueError as error:
                assert str(error) == 'no negative amounts'
            else:
                assert False
            try:
                pay()
            except Broke as error:
                assert error.missing == 7
                assert str(error) == '7 missing' and isinstance(error, ValueError)
            else:
                assert False
            try:
                key()
            except KeyError as error:
                assert error.args == ('a',)
            else:
                assert False
        """),
    ),
    "functions go both ways": (
        dedent(r"""
            def twice(f, x):
                return f(f(x))

            def longest(words, key):
                return max(words, key=key)

            def adder(n):
                return lambda x: x + n

            def same(x):
                return x
        """),
        dedent(r"""
            assert twice(lambda x: x + 1, 3) == 5
            assert longest(['a', 'bbb'], len) == 'bbb'
            assert adder(2)(3) == 5
            assert twice(adder(4), 1) == 9
            f = lambda x: x
            assert same(f) is f and same(adder) is adder
            def fails(x):
                raise KeyError('k')
            try:
                twice(fails, 1)
            except KeyError:
                pass
            else:
                assert False
        """),
    ),
    "generators": (
        dedent(r"""
            def count():
                n = 0
                while True:
                    yield n
                    n += 1

            def few():
                yield from 'abc'
        """),
        dedent(r"""
            c = count()
            assert [next(c) for _ in range(3)] == [0, 1, 2]
            assert list(few()) == ['a', 'b', 'c']
            for got, want in zip(few(), 'abc'):
                assert got == want
        """),
    ),
    "operators that the solution defines": (
        dedent(r"""
            class Vector:
                def __init__(self, x):
                    self.x = x
                def __add__(self, other):
                    return Vector(self.x + other.x)
                def __mul__(self, n):
                    return Vector(self.x * n)
                def __lt__(self, other):
                    return self.x < other.x
                def __len__(self):
                    return 2
                def __getitem__(self, i):
                    return self.x
                def __contains__(self, y):
                    return y == self.x
                def __eq__(self, other):
                    return isinstance(other, Vector) and self.x == other.x
        """),
        dedent(r"""
            v = Vector(2) + Vector(3)
            assert v.x == 5 and (v * 2).x == 10 and Vector(1) < v
            assert len(v) == 2 and v[0] == 5 and 5 in v
            assert v.__eq__(Vector(5)) is True and v.__eq__(5) is False
            assert v != 5 and not v == 5
        """),
    ),
    "printing": (
        dedent(r"""
            def hello():
                print('hi')
                print('you', end='')
        """),
        dedent(r"""
            import contextlib, io
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                hello()
            assert out.getvalue() == 'hi\nyou'
        """),
    ),
    "variables, imports and private names": (
        dedent(r"""
            import math
            radius = 2
            area = math.pi * radius ** 2
            _secret = [1]
            names = ['Ann']
            names.append('Bo')
        """),
        dedent(r"""
            assert radius == 2 and round(area, 2) == 12.57 and math.floor(area) == 12
            assert _secret == [1] and names == ['Ann', 'Bo']
        """),
    ),
    "a variable of the lesson that the solution sets again": (
        dedent(r"""
            limit = 5
        """),
        dedent(r"""
            assert limit == 5 and other == 1
        """),
    ),
    "enumerations": (
        dedent(r"""
            import enum
            class Colour(enum.Enum):
                RED = 1
                BLUE = 2

            def mix(c):
                return Colour.BLUE if c is Colour.RED else c
        """),
        dedent(r"""
            assert mix(Colour.RED) == Colour.BLUE and mix(Colour.RED) is Colour.BLUE and mix(Colour.BLUE).value == 2
            assert [c.name for c in Colour] == ['RED', 'BLUE']
        """),
    ),
}
