"""What the pages of Pro Santé Connect say."""


def page(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.headers
    return answer.content.decode()
