package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One mistake after the other in a good profile: what is replaced, by what, and the
 * message after the file's name and the line.
 */
class BadProfileTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					version: 1                  | version: 9              | version: found 9; expected 1, the only format that this version of Memgate reads
					name: full                  | name: other             | name: found "other"; expected the file's own name: full
					name: full                  | nme: full               | nme: unknown key; did you mean name?
					prefix: sk                  | prefix: my-key          | key.prefix: found "my-key"; expected 1 to 16 small letters and digits
					header: X-Key               | header: X Key           | key.header: found "X Key"; expected a word such as Authorization
					schemes: [Token]            | schemes: Token          | key.schemes: found "Token"; expected a list
					message: msg                | message: code           | envelope.message: the envelope has a member code already
					failed: true                | data: true              | envelope.error-members.data: the envelope has a member data already
					level: 3                    | level: [3]              | envelope.error-members.level: found a list; expected true, false, a whole number or text
					success: "0000"             | success: 0000           | envelope.success: found 0000; expected a code: a whole number, or quoted text
					["0001", 40000]             | ["0001", "0000"]        | envelope.caller-mistakes: "0000" means success
					quota-held: "0429"          | quota-helt: "0429"      | errors.quota-helt: unknown condition; did you mean quota-held?
					quota-held: "0429"          | ``                      | errors.quota-held: missing; expected a code: a whole number, or quoted text
					quota-held: "0429"          | quota-held: "0000"      | errors.quota-held: "0000" means success; expected the code of an error
					quota-held: "0429"          | quota-held: true        | errors.quota-held: found true; expected a code: a whole number, or quoted text
					backend-failed: "0500"      | backend-broken: "0500"  | apis.search.errors.backend-broken: unknown condition; did you mean backend-failed?
					method: POST                | method: post            | apis.search.method: found "post"; expected one of POST, GET, PUT, PATCH, DELETE
					path: /v1/search            | path: v1/search         | apis.search.path: found "v1/search"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					path: /v1/search            | path: /v1/search/       | apis.search.path: found "/v1/search/"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					path: /v1/search            | path: /v1/../search     | apis.search.path: found "/v1/../search"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					path: /v1/search            | path: /v1/s%65arch      | apis.search.path: found "/v1/s%65arch"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					path: /v1/search            | path: /{a}/{b}          | apis.search.path: found "/{a}/{b}"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					path: /v1/search            | path: /v1/a{b}          | apis.search.path: found "/v1/a{b}"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					effect: read                | effect: none            | apis.search.effect: found "none"; expected one of read, write
					body: true                  | body: yes               | apis.search.body: found "yes"; expected true or false
					request: json               | request: form           | apis.search.request: found "form"; expected one of json, stream
					request: json               | request: stream         | apis.search.text: a streamed body is not read; expected request: json, or no text
					answer: envelope            | answer: sse             | apis.search.answer: found "sse"; expected one of envelope, stream
					answer: envelope            | answer: stream          | apis.search.results: a streamed answer is not cut; expected answer: envelope, or no results
					[page, order]               | [page, "a b"]           | apis.search.query[2]: found "a b"; expected a member's name such as code
					body: false                 | request: json\\n    body: false | apis.upload.request: this Api has no body; expected body: true, or no request
					query: { type: string       | query[: { type: string  | apis.search.fields.query[: not a valid name; expected a field's path such as messages[].content
					query: { type: string       | query: { type: str      | apis.search.fields.query.type: found "str"; expected one of string, integer, number, boolean, object, array
					query: { type: string       | query: { type: []       | apis.search.fields.query.type: found an empty list; expected at least one element
					query: { type: string,      | query: {                | apis.search.fields.query.type: missing; expected one of string, integer, number, boolean, object, array
					required: true              | required: 1             | apis.search.fields.query.required: found 1; expected true or false
					max-length: 100             | max-length: 0           | apis.search.fields.query.max-length: found 0; expected a whole number from 1 to 2147483647
					max-length: 100,            | ``                      | apis.search.fields.query.too-long: nothing is too long without max-length
					[string, integer]           | integer                 | apis.search.fields.mode.one-of: only a string is compared; expected string among the types
					[fast, exact]               | [fast, fast]            | apis.search.fields.mode.one-of[2]: stands in the list twice
					any-of: [query, mode]       | any-of: [query, mo.de]  | apis.search.any-of[2]: found "mo.de"; expected a member's name such as code
					text: [query]               | text: ["query..x"]      | apis.search.text[1]: found "query..x"; expected a field's path such as messages[].content
					default: 3                  | default: 0              | apis.search.results.limit.default: found 0; expected a whole number from 1 to 2147483647
					caps: data.hits             | caps: []                | apis.search.results.limit.caps: found an empty list; expected at least one element
					limit: { default: 3         | limit: { defualt: 3     | apis.search.results.limit.defualt: unknown key; did you mean default?
					path: /v1/files/{name}      | path: /v1/{version}/x/{name} | apis.upload.path: found "/v1/{version}/x/{name}"; expected a path of plain segments and at most one variable, such as /get/memory/{id}
					body: false                 | any-of: [name]\\n    body: false | apis.upload.any-of: this Api has no body; expected body: true, or no any-of
					weight: 3                   | weight: groups          | apis.search.weight: found "groups"; expected a whole number from 1 to 2147483647, or one of the Api's elements: ids, tags
					weight: 3                   | weight: 0               | apis.search.weight: found 0; expected a whole number from 1 to 2147483647, or one of the Api's elements
					body: false                 | weight: ids\\n    body: false | apis.upload.weight: found "ids"; expected a whole number from 1 to 2147483647, or one of the Api's elements: it has none
					body: false                 | elements: ids\\n    body: false | apis.upload.elements: this Api has no body; expected body: true, or no elements
					elements: [ids, tags]       | elements: []            | apis.search.elements: found an empty list; expected at least one element
					elements: [ids, tags]       | elements: [ids, "a[x]"] | apis.search.elements[2]: found "a[x]"; expected a field's path such as messages[].content
					field: with_hits, default: true | field: with_hits        | apis.search.results.limit.switch.default: missing; expected true or false
					field: with_hits, default   | field: with.hits, default | apis.search.results.limit.switch.field: found "with.hits"; expected a member's name such as code
					field: with_hits, default   | feild: with_hits, default | apis.search.results.limit.switch.feild: unknown key; did you mean field?
					""")
	void eachMistakeIsTold(String good, String bad, String message) {
		assertRefused(PolicyFiles.FULL_PROFILE, good, bad.replace("\\n", "\n"), message);
	}

	@Test
	void twoApisCannotShareMethodAndPathUnderDifferentVariables() {
		String profile = PolicyFiles.FULL_PROFILE.replace("method: POST", "method: PUT");

		assertRefused(profile, "path: /v1/search", "path: /v1/files/{id}",
				"apis.upload.path: search has this method and path already");
	}

	private void assertRefused(String profile, String good, String bad, String message) {
		assertThat(profile).contains(good);
		Path file = PolicyFiles.write(this.folder, "policy.yml", PolicyFiles.FULL,
				profile.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)));

		assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> PolicyLoader.load(file))
			.withMessageMatching("(?s)(.*\n)?profiles/full\\.yml:\\d+: " + Pattern.quote(message) + "(\n.*)?");
	}

}
