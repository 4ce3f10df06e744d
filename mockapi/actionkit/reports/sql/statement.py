"""What may be run at all: one SELECT, read with sqlglot as MySQL reads it."""

from __future__ import annotations

from typing import Any

from sqlglot import Token, TokenType, errors, exp
from sqlglot.dialects.mysql import MySQL

from mockapi.actionkit.reports.sql.errors import QueryError, syntax_error

# Words behind SELECT that tell MySQL how to go about it, and change nothing of what comes out.
_MODIFIERS = frozenset(
    ("SQL_NO_CACHE", "SQL_CACHE", "SQL_CALC_FOUND_ROWS", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT",
     "HIGH_PRIORITY")
)  # fmt: skip
# sqlglot reads past a comma before these; MySQL does not.
_ENDS = frozenset(
    (TokenType.FROM, TokenType.WHERE, TokenType.GROUP_BY, TokenType.ORDER_BY, TokenType.HAVING, TokenType.LIMIT,
     TokenType.R_PAREN, TokenType.COMMA, TokenType.UNION, TokenType.SEMICOLON)
)  # fmt: skip


class Reports(MySQL):
    """MySQL as sqlglot reads it, but that functions stay what they are called."""

    class Parser(MySQL.Parser):  # type: ignore[misc, name-defined, valid-type, unused-ignore]
        FUNCTIONS: Any = {}


class Statement:
    """A query that may be run: ``sql``, its ``words``, and its ``tree``, or ``problem`` where it could not be read."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tree: exp.Expr | None = None
        self.problem: QueryError | None = None
        try:
            tokens = Reports().tokenize(sql)
        except (errors.SqlglotError, ValueError, IndexError, RecursionError):
            raise syntax_error(sql.strip()) from None
        self.tokens = _single(sql, tokens)
        self._only_reads()
        self._read()

    @property
    def words(self) -> set[str]:
        """All that may be a name in it."""
        return {token.text for token in self.tokens if token.token_type is not TokenType.STRING}

    def _only_reads(self) -> None:
        """Raises QueryError for anything but a SELECT."""
        first = next((token for token in self.tokens if token.token_type is not TokenType.L_PAREN), self.tokens[0])
        if first.token_type not in (TokenType.SELECT, TokenType.WITH):
            raise QueryError(f"Only a SELECT can be run as a report, not {first.text.upper()[:40]}.")
        for token, following in zip(self.tokens, [*self.tokens[1:], None], strict=True):
            if token.token_type is TokenType.INTO:
                raise QueryError("A report cannot write: SELECT ... INTO is not allowed.")
            if token.token_type is TokenType.COMMA and (following is None or following.token_type in _ENDS):
                raise syntax_error(self.sql[following.start :] if following else "", token.line)

    def _read(self) -> None:
        tokens = [token for token in self.tokens if token.text.upper() not in _MODIFIERS or _is_name(token)]
        try:
            trees = Reports().parser(error_level=errors.ErrorLevel.RAISE).parse(tokens, self.sql)
        except errors.ParseError as error:
            self.problem = self._unread(error)
            return
        except Exception:  # the parser stumbles over some texts; what they mean stays unknown
            self.problem = syntax_error(self.sql.strip())
            return
        tree = trees[0] if len(trees) == 1 else None
        if tree is not None and (found := tree.find(exp.Insert, exp.Update, exp.Delete, exp.Command)):
            raise QueryError(f"Only a SELECT can be run as a report, not {found.key.upper()}.")
        if isinstance(tree, exp.Query):
            self.tree = tree
        else:
            self.problem = syntax_error(self.sql.strip())

    def _unread(self, error: errors.ParseError) -> QueryError:
        found = error.errors[0] if error.errors else {}
        near = f"{found.get('highlight') or ''}{found.get('end_context') or ''}"
        return syntax_error(near, found.get("line") or 1)

    def titles(self) -> list[str]:
        """What MySQL calls the columns of the answer that have no name: the text that they are written with."""
        depth = outside = 0
        while self.tokens[outside].token_type is TokenType.L_PAREN:
            outside += 1
        found: list[list[Token]] = []
        for token in self.tokens:
            kind = token.token_type
            depth += (kind is TokenType.L_PAREN) - (kind is TokenType.R_PAREN)
            inside = depth > outside or (kind is TokenType.R_PAREN and depth == outside)
            if not found:
                if depth == outside and kind is TokenType.SELECT:
                    found.append([])
            elif inside:
                found[-1].append(token)
            elif kind is TokenType.COMMA:
                found.append([])
            elif kind in _ENDS:
                break
            elif found[-1] or kind not in (TokenType.DISTINCT, TokenType.ALL):
                found[-1].append(token)
        return [self.sql[item[0].start : item[-1].end + 1] if item else "" for item in found]


def _single(sql: str, tokens: list[Token]) -> list[Token]:
    """The tokens of the one statement. Raises QueryError where there is none, or several."""
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens = tokens[:-1]
    while tokens and tokens[0].token_type is TokenType.SEMICOLON:
        tokens = tokens[1:]
    if not tokens:
        raise QueryError("Query was empty")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise QueryError("Only a single SELECT can be run as a report, not several statements.")
    return tokens


def _is_name(token: Token) -> bool:
    return token.token_type in (TokenType.IDENTIFIER, TokenType.STRING)
