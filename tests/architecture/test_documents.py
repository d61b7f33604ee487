"""The documents name files that exist."""

import re

from tests.architecture.codebase import ROOT

FOLDERS = "|".join(re.escape(path.name) for path in ROOT.glob("[a-z]*/"))
NAMED = re.compile(rf"`((?:{FOLDERS})/[^`\s:]+)|\]\(([^)#:]+)")


def test_the_files_that_a_document_names_exist():
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("docs/guides/*.md")]
    named = {
        (page, ROOT / path if path else page.parent / link)
        for page in pages
        for path, link in NAMED.findall(page.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert [(page.name, str(path)) for page, path in named if not path.exists()] == []
