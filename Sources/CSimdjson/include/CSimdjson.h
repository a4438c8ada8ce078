// A flat table of the values in one JSON document, made by simdjson.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a token is. An object's members are a string token (the key) followed by the value's token.
enum csimdjson_kind {
    CSIMDJSON_OBJECT = 0,
    CSIMDJSON_ARRAY = 1,
    CSIMDJSON_STRING = 2,
    CSIMDJSON_NUMBER = 3,
    CSIMDJSON_TRUE = 4,
    CSIMDJSON_FALSE = 5,
    CSIMDJSON_NULL = 6,
};

/// One value: the bytes [start, end) of the text, quotes and brackets included. `next` is the index of the
/// first token behind this value and everything in it.
typedef struct {
    uint32_t start;
    uint32_t end;
    uint32_t next;
    uint32_t kind;
} csimdjson_token;

/// The tokens of a document in the order of the text, to be given back, or the reason why there are none.
typedef struct {
    csimdjson_token *tokens;
    size_t count;
    /// NULL when the text is valid; otherwise a static sentence.
    const char *error;
} csimdjson_tape;

/// How many readable bytes must follow the text.
size_t csimdjson_padding(void);

/// Validates `length` bytes of JSON whose root is an object or an array, and lists its values.
/// `length` must be below 4 GiB and at most `capacity` less the padding.
csimdjson_tape csimdjson_tokenize(const uint8_t *bytes, size_t length, size_t capacity, size_t max_tokens);

/// Gives back the tokens of a tape.
void csimdjson_free(csimdjson_token *tokens);

#ifdef __cplusplus
}
#endif

#endif
