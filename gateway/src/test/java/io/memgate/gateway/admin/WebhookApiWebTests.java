package io.memgate.gateway.admin;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.WebhookKeys;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class WebhookApiWebTests {

	/** Of the public Internet, and no name that would be looked up. */
	private static final String URL = "\"url\":\"https://93.184.215.14/hook\"";

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1/webhooks");

	@Test
	void aWebhookIsSetListedRotatedAndRemovedAndItsSecretShownOnceEach(CapturedOutput output) {
		HttpResponse<String> made = admin.call("POST", "", "{" + URL + ",\"kinds\":[\"maintenance\",\"deprecation\"]}");
		String id = member(made, "id");
		HttpResponse<String> rotated = admin.call("POST", '/' + id + "/rotate", "");

		assertThat(made.statusCode()).isEqualTo(201);
		assertThat(member(made, "secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
		assertThat(made.body()).contains("\"kinds\":[\"deprecation\",\"maintenance\"],\"everyAccount\":false");
		assertThat(member(rotated, "secret")).startsWith("whsec_").isNotEqualTo(member(made, "secret"));
		assertThat(member(rotated, "previousUntil")).startsWith("20");
		assertThat(admin.call("GET", "", "").body()).contains(id, "https://93.184.215.14/hook")
			.doesNotContain("whsec_");

		assertThat(admin.call("DELETE", '/' + id, "").statusCode()).isEqualTo(204);
		assertThat(admin.call("GET", "", "").body()).isEqualTo("{\"webhooks\":[]}");
		assertThat(output.getOut().lines().filter((line) -> line.contains("\"what\":\"webhook."))).hasSize(3)
			.allMatch((line) -> line.contains("\"actor\":\"admin\"") && line.contains("\"account\":\"*\"")
					&& line.contains(id))
			.noneMatch((line) -> line.contains("whsec_"));
	}

	@Test
	void aWebhookMayBeOfOneAccountThatThereIs() {
		listener.client().post("/admin/v1/accounts", "{\"id\":\"acme\"}");

		assertThat(admin.call("POST", "", "{" + URL + ",\"account\":\"acme\"}").body())
			.contains("\"account\":\"acme\"");
		assertThat(admin.call("POST", "", "{" + URL + ",\"account\":\"nobody\"}").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			textBlock = """
					{}; The member 'url' is missing.
					{"url":"http://93.184.215.14/"}; it does not begin with https:// and a host
					{"url":"https://a:b@93.184.215.14/"}; it has user information or a fragment
					{"url":"https://[::1]/"}; 0:0:0:0:0:0:0:1 is not an address of the public Internet
					{"url":"https://127.0.0.1:8443/"}; 127.0.0.1 is not an address of the public Internet
					{"url":"https://169.254.169.254/"}; 169.254.169.254 is not an address of the public Internet
					{"url":"https://localhost/"}; is not an address of the public Internet
					{"url":"https://a b/"}; The member 'url' is not an address
					{"url":"https://93.184.215.14/","kinds":["weather"]}; The member 'kinds' has no kind 'weather'; there are limit.change, maintenance
					{"url":"https://93.184.215.14/","kinds":"maintenance"}; The member 'kinds' must be a list of strings
					{"url":"https://93.184.215.14/","everyAccount":"yes"}; The member 'everyAccount' must be true or false.
					{"url":"https://93.184.215.14/","account":"acme","everyAccount":true}; do not go together
					""")
	void aWebhookThatCannotBeIsRefused(String body, String told) {
		HttpResponse<String> refused = admin.call("POST", "", body);

		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains(told);
		assertThat(admin.call("GET", "", "").body()).isEqualTo("{\"webhooks\":[]}");
	}

	@Test
	void thereAreAHundredAtMost() {
		admin.call("POST", "", "{" + URL + "}");
		String one = RedisServer.commands().hvals(WebhookKeys.WEBHOOKS).getFirst();
		for (int i = 1; i < Webhooks.MOST; i++) {
			RedisServer.commands().hset(WebhookKeys.WEBHOOKS, "another-" + i, one);
		}

		HttpResponse<String> refused = admin.call("POST", "", "{" + URL + "}");

		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.body()).contains("There are 100 webhooks already.");
	}

	@Test
	void whatIsNotThereIsNotFound() {
		assertThat(admin.call("DELETE", "/nothing", "").statusCode()).isEqualTo(404);
		assertThat(admin.call("POST", "/nothing/rotate", "").statusCode()).isEqualTo(404);
		assertThat(admin.call("POST", "/nothing/test", "").statusCode()).isEqualTo(404);
	}

	private static String member(HttpResponse<String> answer, String name) {
		return AdminClient.json(answer).path(name).asString();
	}

}
