package io.memgate.gateway.routing;

import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.News;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node does that remembers a caller of whom something was changed, and has not
 * heard of it: what is written here is written as another node would, but said to nobody.
 */
class ChangedCallerWebTests extends GatewayUnderTest {

	private static final AccountKeys KEYS = new AccountKeys(ACCOUNT);

	@Autowired
	private News news;

	@BeforeEach
	void acmeIsRemembered() {
		RedisServer.commands().del(KEYS.changed());
		await(() -> this.news.isNoneOf(ACCOUNT, this.news.mark()));
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		BACKEND.reset();
	}

	@Test
	void aRevokedApiKeyIsRefusedAtOnceAndTheCallNotCharged() {
		RedisServer.commands().hset(AccountKeys.apiKey(this.key.substring(4, 20)), "revoked", Instant.now().toString());

		assertThatTheNextCallIsRefused();
	}

	@Test
	void anApiKeyOfAProjectThatIsBeingDeletedIsRefusedAtOnce() {
		RedisServer.commands().hset(KEYS.description(), "deleting:first", "1");

		assertThatTheNextCallIsRefused();
	}

	private void assertThatTheNextCallIsRefused() {
		RedisServer.commands().set(KEYS.changed(), "1");
		String used = used();

		Answered refused = post(ADD, ONE_MESSAGE);

		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.json().get("code").asInt()).isEqualTo(40132);
		assertThat(refused.header("WWW-Authenticate")).isEqualTo("Token realm=\"memgate\"");
		assertThat(BACKEND.received()).isEmpty();
		assertThat(used()).isEqualTo(used);
		assertThat(RedisServer.commands().hlen(KEYS.open())).isZero();
	}

	@Test
	void aCallerWhoIsTheSameIsAnsweredAndChargedOnce() {
		RedisServer.commands().set(KEYS.changed(), "1");
		long used = Long.parseLong(used());

		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().headers().allValues("RateLimit-Policy")).hasSize(1);
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used()).isEqualTo(Long.toString(used + 1));
	}

	private static String used() {
		return RedisServer.commands().hget(KEYS.quota(), "addMessage:u");
	}

}
