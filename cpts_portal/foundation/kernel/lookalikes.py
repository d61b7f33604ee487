"""Letters of other alphabets that look like a Latin letter, and that letter.

From Unicode's confusables.txt (Unicode Technical Standard 39, version 15; © Unicode, Inc., Unicode
License v3), as carried by PyPI ``confusable-homoglyphs`` 3.3.1 (MIT): single letters of the Greek,
Cyrillic and Armenian alphabets and of the phonetic ones; a small letter without a look-alike of its
own takes that of its capital.
"""

_LATIN = ("ɑᴄɡıɪɩᴏꜱᴜʋᴠᴡʏᴢ", "acgiiiosuuvwyz")
_GREEK = ("αΑΒΕϜΗιϳͿΚΙΜϺΝοσΟρΡᴦΤυνΧγΥΖβεϝηκμϻτχζ", "aABEFHijJKIMMNooOpPrTuvXyYZbefhkmmtxz")
_CYRILLIC = (
    "аАЬВсСԁеҽЕԌһНіꙇӏјЈКІӀМоОрРԛгѕЅТѵѴѡԝԜхХуүУҮьвԍнкмт",
    "aAbBcCdeeEGhHiiijJKIIMoOpPqrsSTvVwwWxXyyYYbbghkmt",
)
_ARMENIAN = ("քցհոռօՕգզՏսՍատ", "fghnnoOqqSuUws")
LATIN = {
    ord(letter): like
    for letters, alike in (_LATIN, _GREEK, _CYRILLIC, _ARMENIAN)
    for letter, like in zip(letters, alike, strict=True)
}
