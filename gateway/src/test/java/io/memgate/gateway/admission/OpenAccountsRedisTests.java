package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.ScoredValue;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A node's accounts are read in pages, whatever their number. */
@ExtendWith(RedisServer.class)
class OpenAccountsRedisTests {

	private static final String NODE = "many";

	private static final int NOW = 1_000_000;

	private OpenAccounts accounts;

	@BeforeEach
	void begin(Redis redis) {
		this.accounts = new OpenAccounts(redis, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), NODE);
	}

	@Test
	void anEmptyNodeHasOnePage() {
		assertThat(pages()).singleElement().satisfies((page) -> {
			assertThat(page.isEmpty()).isTrue();
			assertThat(page.last()).isTrue();
		});
	}

	@Test
	void allAreRead() {
		write(IntStream.range(0, 2500).map((i) -> i / 3));

		List<OpenAccounts.Page> pages = pages();

		assertThat(pages).hasSize(3).allMatch((page) -> page.size() <= OpenAccounts.MOST_READ);
		assertThat(names(pages)).hasSize(2500);
	}

	@Test
	void manyThatWereWrittenInOneMillisecondAreReadToo() {
		write(IntStream.range(0, 4500).map((i) -> (i < 10 || i >= 4400) ? i : 10));

		assertThat(names(pages())).hasSize(4500);
	}

	@Test
	void thoseThatAreWrittenMeanwhileAreNotWaitedFor() {
		write(IntStream.range(0, 3500).map((i) -> (i < 1500) ? i : NOW + i));

		assertThat(pages()).hasSize(2);
	}

	@Test
	void onlyWhatHasBeenOnAPageIsOver() {
		write(IntStream.range(0, 1500));
		List<OpenAccounts.Page> pages = pages();

		assertThat(pages.getFirst().end(Instant.ofEpochMilli(NOW))).isEqualTo(Instant.ofEpochMilli(999));
		assertThat(pages.getFirst().end(Instant.ofEpochMilli(500))).isEqualTo(Instant.ofEpochMilli(500));
		assertThat(pages.getLast().end(Instant.ofEpochMilli(NOW))).isEqualTo(Instant.ofEpochMilli(NOW));
	}

	private List<OpenAccounts.Page> pages() {
		return this.accounts.of(NODE).collectList().blockOptional(Books.PATIENCE).orElseThrow();
	}

	private static List<String> names(List<OpenAccounts.Page> pages) {
		return pages.stream().flatMap((page) -> page.accounts().stream()).distinct().toList();
	}

	private static void write(IntStream instants) {
		List<Integer> all = instants.boxed().toList();
		Stream<ScoredValue<String>> members = IntStream.range(0, all.size())
			.mapToObj((i) -> ScoredValue.just(all.get(i), "account-" + i));
		@SuppressWarnings("unchecked")
		ScoredValue<String>[] array = members.toArray(ScoredValue[]::new);
		RedisServer.commands().zadd(NodeKeys.open(NODE), array);
	}

}
