package io.memgate.gateway.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.memgate.gateway.admin.AdminListener;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class WebhookCommandWebTests {

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	@Test
	void aWebhookIsAddedListedRotatedAndRemoved() {
		Result added = memgate("webhook add https://93.184.215.14/hook --kind maintenance,deprecation --every-account");
		assertThat(added.out()).matches("whsec_\\S{44}\n");
		assertThat(added.err()).matches("Set webhook '[a-z2-7]{16}'. Keep the secret now, it is not shown again:\n");
		String id = added.err().split("'")[1];

		assertThat(memgate("webhook list").out()).matches("""
				id +url +account  everyAccount  created +goneAt
				%s  https://93.184.215.14/hook  -        true          \\S+Z  -
				""".formatted(id));
		assertThat(memgate("webhook rotate " + id).out()).matches("whsec_\\S{44}\n").isNotEqualTo(added.out());
		assertThat(memgate("webhook remove " + id)).isEqualTo(new Result(0, "", "Removed webhook '" + id + "'.\n"));
		assertThat(memgate("webhook remove " + id))
			.isEqualTo(new Result(1, "", "memgate: There is no webhook '" + id + "'.\n"));
	}

	@Test
	void anAddressThatIsNotAllowedIsTold() {
		Result refused = memgate("webhook add https://10.0.0.1/");

		assertThat(refused.status()).isEqualTo(1);
		assertThat(refused.err()).contains("10.0.0.1 is not an address of the public Internet");
	}

	private static Result memgate(String arguments) {
		return Result.of(listener, arguments.split(" "));
	}

}
