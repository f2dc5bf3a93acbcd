package io.memgate.gateway.cli;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import io.memgate.gateway.admin.AdminListener;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class DeletionCommandWebTests {

	private static final String[] ACCOUNT = { "account", "delete", "acme", "--reason", "the end" };

	private static AdminListener listener;

	@BeforeAll
	static void start() {
		listener = AdminListener.start();
	}

	@AfterAll
	static void stop() {
		listener.close();
	}

	@BeforeEach
	void acmeWithAProject() {
		listener.memoryService().reset();
		listener.memoryService().memories(Mono.just(7L));
		Result.of(listener, "account", "create", "acme");
		Result.of(listener, "project", "create", "acme", "app");
		Result.of(listener, "key", "create", "acme", "app");
	}

	@Test
	void anAccountIsDeletedWhenItsIdIsTyped() {
		Result deleted = Result.typing("acme\n", listener, ACCOUNT);

		assertThat(deleted.status()).isZero();
		assertThat(deleted.err()).contains("projects: app", "keys: 1", "memories: 7", "remaining of addMessage: 5000",
				"Type acme to delete it:");
		assertThat(deleted.out()).startsWith("'acme' was deleted at 20").endsWith("its memories were deleted.\n");
		assertThat(Result.of(listener, "account", "list").out()).doesNotContain("acme");
	}

	@Test
	void anythingElseThatIsTypedDeletesNothing() {
		assertThat(Result.typing("yes\n", listener, ACCOUNT).status()).isEqualTo(2);
		assertThat(Result.of(listener, ACCOUNT).status()).isEqualTo(2);

		assertThat(Result.of(listener, "account", "show", "acme").status()).isZero();
	}

	@Test
	void aScriptNeedNotType() {
		Result deleted = Result.of(listener, "project", "delete", "acme", "app", "--reason", "x", "--yes");

		assertThat(deleted.status()).isZero();
		assertThat(deleted.out()).startsWith("'app' was deleted at 20");
		assertThat(Result.of(listener, "account", "show", "acme").out()).contains("Projects: none", "Keys: none");
	}

	@Test
	void itGoesOnUntilTheEndAndSaysWhatItWaitsFor() {
		AtomicInteger asked = new AtomicInteger();
		listener.memoryService()
			.memories(Mono.defer(() -> (asked.incrementAndGet() == 3)
					? Mono.error(new IllegalStateException("away, just now")) : Mono.just(7L)));

		Result deleted = Result.typing("acme\n", listener, ACCOUNT);

		assertThat(deleted.status()).isZero();
		assertThat(deleted.err()).contains("The memory service does not answer");
	}

	@Test
	void memoriesThatCannotBeDeletedHaveToBeKept() {
		listener.memoryService().memories(Mono.empty());

		Result refused = Result.typing("acme\n", listener, ACCOUNT);
		Result kept = Result.of(listener, "account", "delete", "acme", "--reason", "x", "--yes", "--keep-memories");

		assertThat(refused.status()).isOne();
		assertThat(refused.err()).contains("memories: not known").contains("Nothing was changed");
		assertThat(kept.out()).endsWith("its memories were kept.\n");
	}

}
