from io import StringIO

from django.core.management.base import OutputWrapper

from cms.progress import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_drawn_over() -> None:
    screen = Terminal()
    assert list(progress("ab", 2, "Checking", OutputWrapper(screen))) == ["a", "b"]
    drawn = screen.getvalue().split("\r")[1:]
    assert [line.split()[-3:] for line in drawn] == [["0", "of", "2"], ["1", "of", "2"], ["2", "of", "2"]]
    assert screen.getvalue().count("\n") == 1


def test_elsewhere_it_is_one_line() -> None:
    screen = StringIO()
    assert list(progress([], 0, "Checking", OutputWrapper(screen))) == []
    assert screen.getvalue() == f"Checking {'█' * 30} 0 of 0\n"
