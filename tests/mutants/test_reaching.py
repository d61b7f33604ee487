from tests.mutants.reaching import imported_by


def test_a_file_of_tests_names_the_modules_and_what_it_takes_of_them():
    text = "import a.b\nfrom c import d\nfrom . import e\n\ndef test():\n    from f.g import h\n"
    assert imported_by(text) == {"a.b", "c", "c.d", "f.g", "f.g.h"}
