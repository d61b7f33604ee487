"""What the pages of Pro Santé Connect say."""


def page_text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.headers
    return answer.content.decode()
