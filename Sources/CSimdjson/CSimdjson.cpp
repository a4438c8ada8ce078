#include "CSimdjson.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <new>
#include <simdjson.h>

using namespace simdjson;

namespace {

/// A growing list of tokens in memory that the caller takes over, so that a page's are never copied.
class TokenList {
  public:
    explicit TokenList(size_t capacity) { grow(std::max<size_t>(capacity, 16)); }
    ~TokenList() { std::free(tokens); }
    TokenList(const TokenList &) = delete;
    TokenList &operator=(const TokenList &) = delete;

    size_t size() const { return count; }
    csimdjson_token &operator[](size_t index) { return tokens[index]; }

    void push_back(csimdjson_token token) {
        if (count == capacity) {
            grow(capacity * 2);
        }
        tokens[count++] = token;
    }

    /// Gives up the tokens, which are to be given back by `free`.
    csimdjson_token *release() {
        grow(std::max<size_t>(count, 1));
        csimdjson_token *released = tokens;
        tokens = nullptr;
        return released;
    }

  private:
    csimdjson_token *tokens = nullptr;
    size_t count = 0;
    size_t capacity = 0;

    void grow(size_t size) {
        void *moved = std::realloc(tokens, size * sizeof(csimdjson_token));
        if (moved == nullptr) {
            throw std::bad_alloc();
        }
        tokens = static_cast<csimdjson_token *>(moved);
        capacity = size;
    }
};

/// On-Demand checks what it is asked for, so this walk asks for every value. It checks escapes and numbers itself,
/// because two things that simdjson refuses are no reason to lose a page: half a surrogate pair, and a number of
/// more than 64 bits.
class Tokenizer {
  public:
    /// Has room for about as many tokens as a page has before they have to be moved.
    Tokenizer(const char *text, size_t length, size_t maxTokens)
        : tokens(std::min(length / 20, maxTokens)), text(text), length(length), maxTokens(maxTokens) {}

    TokenList tokens;
    const char *error = nullptr;

    bool walkDocument(ondemand::value &root) {
        if (!walk(root, 0)) {
            return false;
        }
        for (size_t at = lastEnd; at < length; at++) {
            if (!isSpace(text[at])) {
                return fail("something follows the JSON document");
            }
        }
        return true;
    }

  private:
    const char *text;
    size_t length;
    size_t maxTokens;
    /// Where the value that was listed last ends.
    size_t lastEnd = 0;

    static bool isSpace(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

    bool walk(ondemand::value &value, int depth) {
        if (depth > 256) {
            return fail("the JSON is nested more than 256 levels deep");
        }
        ondemand::json_type type;
        if (auto code = value.type().get(type)) {
            return fail(error_message(code));
        }
        switch (type) {
        case ondemand::json_type::object: return walkObject(value, depth);
        case ondemand::json_type::array: return walkArray(value, depth);
        default: return scalar(value, type);
        }
    }

    bool fail(const char *message) {
        error = message;
        return false;
    }

    bool push(csimdjson_kind kind, size_t start, size_t end) {
        if (tokens.size() >= maxTokens) {
            return fail("the JSON holds more values than a page can have");
        }
        csimdjson_token token;
        token.start = static_cast<uint32_t>(start);
        token.end = static_cast<uint32_t>(end);
        token.kind = kind;
        token.next = static_cast<uint32_t>(tokens.size() + 1);
        tokens.push_back(token);
        return true;
    }

    /// The container's bytes end at its closing bracket, the first byte that is no white space behind `from`.
    bool close(size_t self, size_t from, char bracket) {
        while (from < length && text[from] != bracket) {
            from++;
        }
        if (from >= length) {
            return fail("the JSON ends in the middle of a value");
        }
        tokens[self].end = static_cast<uint32_t>(from + 1);
        tokens[self].next = static_cast<uint32_t>(tokens.size());
        return true;
    }

    size_t endOfLast(size_t self) { return tokens.size() > self + 1 ? lastEnd : tokens[self].start + 1; }

    bool walkObject(ondemand::value &value, int depth) {
        size_t self = tokens.size();
        size_t start = static_cast<size_t>(value.raw_json_token().data() - text);
        if (!push(CSIMDJSON_OBJECT, start, start)) {
            return false;
        }
        ondemand::object object;
        if (auto code = value.get_object().get(object)) {
            return fail(error_message(code));
        }
        for (auto item : object) {
            ondemand::field field;
            if (auto code = std::move(item).get(field)) {
                return fail(error_message(code));
            }
            size_t name = static_cast<size_t>(field.key().raw() - text) - 1;
            ondemand::value member = field.value();
            size_t nameEnd = endOfName(static_cast<size_t>(member.raw_json_token().data() - text));
            if (!hasGoodEscapes(name + 1, nameEnd - 1) || !push(CSIMDJSON_STRING, name, nameEnd) ||
                !walk(member, depth + 1)) {
                return false;
            }
        }
        if (!close(self, endOfLast(self), '}')) {
            return false;
        }
        lastEnd = tokens[self].end;
        return true;
    }

    bool walkArray(ondemand::value &value, int depth) {
        size_t self = tokens.size();
        size_t start = static_cast<size_t>(value.raw_json_token().data() - text);
        if (!push(CSIMDJSON_ARRAY, start, start)) {
            return false;
        }
        ondemand::array array;
        if (auto code = value.get_array().get(array)) {
            return fail(error_message(code));
        }
        for (auto item : array) {
            ondemand::value element;
            if (auto code = std::move(item).get(element)) {
                return fail(error_message(code));
            }
            if (!walk(element, depth + 1)) {
                return false;
            }
        }
        if (!close(self, endOfLast(self), ']')) {
            return false;
        }
        lastEnd = tokens[self].end;
        return true;
    }

    bool scalar(ondemand::value &value, ondemand::json_type type) {
        std::string_view token = value.raw_json_token();
        size_t start = static_cast<size_t>(token.data() - text);
        size_t size = token.size();
        while (size > 0 && isSpace(token[size - 1])) {
            size--;
        }
        size_t end = start + size;
        csimdjson_kind kind = CSIMDJSON_NULL;
        switch (type) {
        case ondemand::json_type::string:
            // The next token begins behind it, so that its end need not be looked for.
            if (size < 2 || text[end - 1] != '"') {
                return fail("the JSON ends in the middle of a text");
            }
            if (!hasGoodEscapes(start + 1, end - 1)) {
                return false;
            }
            // A text that nobody asked for would be skipped, and with it a colon and a value that must not follow it.
            if (auto code = value.get_raw_json_string().error()) {
                return fail(error_message(code));
            }
            kind = CSIMDJSON_STRING;
            break;
        case ondemand::json_type::number:
            if (!isNumber(token.data(), size)) {
                return fail("a number in the JSON is malformed");
            }
            kind = CSIMDJSON_NUMBER;
            break;
        case ondemand::json_type::boolean: {
            bool flag;
            if (auto code = value.get_bool().get(flag)) {
                return fail(error_message(code));
            }
            kind = flag ? CSIMDJSON_TRUE : CSIMDJSON_FALSE;
            break;
        }
        default:
            // Not is_null(), whose answer is a bool or an error that is thrown, as the version of simdjson has it.
            if (size != 4 || std::memcmp(token.data(), "null", 4) != 0) {
                return fail("a value in the JSON is malformed");
            }
        }
        if (!push(kind, start, end)) {
            return false;
        }
        lastEnd = end;
        return true;
    }

    /// Where a member's name ends, in front of the colon and the value that begins at `at`.
    size_t endOfName(size_t at) const {
        while (text[at - 1] != ':') {
            at--;
        }
        while (text[at - 1] != '"') {
            at--;
        }
        return at;
    }

    /// simdjson looks at escapes only when a text is to be unescaped.
    bool hasGoodEscapes(size_t at, size_t end) {
        while (const void *found = std::memchr(text + at, '\\', end - at)) {
            at = static_cast<size_t>(static_cast<const char *>(found) - text) + 1;
            if (at >= end || text[at] == '\0' || std::strchr("\"\\/bfnrtu", text[at]) == nullptr) {
                return fail("a text in the JSON has a malformed escape");
            }
            for (int digit = 0; text[at] == 'u' && digit < 4; digit++) {
                if (at + 1 + digit >= end || !std::isxdigit(static_cast<uint8_t>(text[at + 1 + digit]))) {
                    return fail("a text in the JSON has a malformed escape");
                }
            }
            at++;
        }
        return true;
    }

    static bool isNumber(const char *at, size_t size) {
        const char *end = at + size;
        auto digits = [&] {
            const char *from = at;
            while (at < end && *at >= '0' && *at <= '9') {
                at++;
            }
            return at > from;
        };
        if (at < end && *at == '-') {
            at++;
        }
        if (at < end && *at == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (at < end && *at == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (at < end && (*at == 'e' || *at == 'E')) {
            at++;
            if (at < end && (*at == '+' || *at == '-')) {
                at++;
            }
            if (!digits()) {
                return false;
            }
        }
        return at == end;
    }
};

csimdjson_tape failed(const char *message) { return csimdjson_tape{nullptr, 0, message}; }

csimdjson_tape tokenize(const uint8_t *bytes, size_t length, size_t capacity, size_t max_tokens) {
    const char *text = reinterpret_cast<const char *>(bytes);
    ondemand::parser parser;
    ondemand::document document;
    if (auto code = parser.iterate(padded_string_view(text, length, capacity)).get(document)) {
        return failed(error_message(code));
    }
    ondemand::value root;
    if (document.get_value().get(root)) {
        return failed("the JSON is neither an object nor an array");
    }
    Tokenizer tokenizer(text, length, max_tokens);
    if (!tokenizer.walkDocument(root)) {
        return failed(tokenizer.error);
    }
    size_t count = tokenizer.tokens.size();
    return csimdjson_tape{tokenizer.tokens.release(), count, nullptr};
}

} // namespace

size_t csimdjson_padding(void) { return SIMDJSON_PADDING; }

csimdjson_tape csimdjson_tokenize(const uint8_t *bytes, size_t length, size_t capacity, size_t max_tokens) {
    // What is thrown must not reach Swift, which knows no exceptions and would end the process.
    try {
        return tokenize(bytes, length, capacity, max_tokens);
    } catch (const simdjson_error &error) {
        return failed(error_message(error.error()));
    } catch (...) {
        return failed("there is no memory for the JSON document");
    }
}

void csimdjson_free(csimdjson_token *tokens) { std::free(tokens); }
