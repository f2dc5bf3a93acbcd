package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.redis.EveryRedis;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.WebhookKeys;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@EveryRedis
@ExtendWith(OutputCaptureExtension.class)
class DeliveriesRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Attempt FAILED = new Attempt.Failed("answered 500", null);

	private static final Attempt DELIVERED = new Attempt.Delivered(204);

	private final Store store = RedisServer.openStore();

	private final List<String> sent = new CopyOnWriteArrayList<>();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private Redis redis;

	private RedisClock clock;

	private Webhooks webhooks;

	private Outbox outbox;

	private volatile Attempt answer = DELIVERED;

	private volatile String hanging = "";

	private final Sinks.Empty<Void> hung = Sinks.empty();

	@BeforeEach
	void start(Redis redis, RedisClock clock) {
		this.redis = redis;
		this.clock = clock;
		this.webhooks = new Webhooks(redis, new KeyIssuer(), clock);
		this.outbox = new Outbox(redis, this.store, this.webhooks, clock);
	}

	@Test
	void aNoticeIsDeliveredOnceToEachWebhookThatWantsIt() {
		String all = add(Set.of(), null, false);
		add(Set.of(NoticeKind.DEPRECATION), null, false);
		String some = add(Set.of(NoticeKind.MAINTENANCE, NoticeKind.DEPRECATION), null, false);
		publish("m-1", null);
		publish("m-1", null);

		rounds(2);

		assertThat(this.sent).containsExactlyInAnyOrder(all + " m-1", some + " m-1");
		assertThat(RedisServer.commands()
			.exists(WebhookKeys.DUE, WebhookKeys.waiting(all), WebhookKeys.OUTBOX, WebhookKeys.ATTEMPTS)).isZero();
		assertThat(count("delivered")).isEqualTo(2);
	}

	@Test
	void anAccountsNoticeGoesToItsWebhooksAndToThoseOfEveryAccount() {
		String own = add(Set.of(), "acme", false);
		add(Set.of(), "other", false);
		add(Set.of(), null, false);
		String every = add(Set.of(), null, true);
		publish("q-1", "acme");

		rounds(1);

		assertThat(this.sent).containsExactlyInAnyOrder(own + " q-1", every + " q-1");
	}

	@Test
	void aWebhookDoesNotGetWhatWasPublishedBeforeIt() {
		publish("m-1", null);
		add(Set.of(), null, false);
		publish("m-1", null);

		rounds(1);

		assertThat(this.sent).isEmpty();
	}

	@Test
	void severalNodesDeliverOnce() {
		add(Set.of(), null, false);
		publish("m-1", null);
		List<Deliveries> nodes = List.of(node(), node(), node());

		Mono.when(nodes.stream().map(Deliveries::round).toList()).block(PATIENCE);

		assertThat(this.sent).hasSize(1);
	}

	@Test
	void whatFailsIsTriedAgainWhenItsTimeHasComeWithTheSameId() {
		String hook = add(Set.of(), null, false);
		publish("m-1", null);
		this.answer = FAILED;
		rounds(2);
		assertThat(this.sent).containsExactly(hook + " m-1");
		assertThat(secondsUntilDue(hook)).isBetween(2.0, 5.0);

		makeDue(hook);
		this.answer = DELIVERED;
		rounds(2);

		assertThat(this.sent).containsExactly(hook + " m-1", hook + " m-1");
		assertThat(count("failed")).isEqualTo(1);
	}

	@Test
	void atTheEndOfTheScheduleItIsGivenUpWithOneLine(CapturedOutput output) {
		String hook = add(Set.of(), null, false);
		publish("m-1", null);
		this.answer = FAILED;

		for (int i = 0; i < 12; i++) {
			makeDue(hook);
			rounds(1);
		}

		assertThat(this.sent).hasSize(10);
		assertThat(count("failed")).isEqualTo(9);
		assertThat(count("given-up")).isEqualTo(1);
		assertThat(output.getOut().lines().filter((line) -> line.contains("is given up"))).hasSize(1)
			.allMatch((line) -> line.contains("m-1") && line.contains(hook) && line.contains("answered 500"));
		assertThat(RedisServer.commands().exists(WebhookKeys.DUE, WebhookKeys.OUTBOX, WebhookKeys.ATTEMPTS)).isZero();
	}

	@Test
	void aNodeThatDiesInBetweenLeavesTheDeliveryToAnother() {
		String hook = add(Set.of(), null, false);
		publish("m-1", null);
		Delivery delivery = new Delivery(hook, "m-1");
		assertThat(this.outbox.lease(delivery).block(PATIENCE)).isEqualTo(1);
		rounds(1);
		assertThat(this.sent).isEmpty();

		makeDue(hook);
		rounds(1);

		assertThat(this.sent).containsExactly(hook + " m-1");
		assertThat(this.outbox.conclude(delivery, 1, Duration.ZERO).block(PATIENCE)).isFalse();
		assertThat(RedisServer.commands().exists(WebhookKeys.DUE, WebhookKeys.waiting(hook))).isZero();
	}

	@Test
	void aReceiverThatIsGoneIsSwitchedOffAndWhatWaitsIsDropped() {
		String hook = add(Set.of(), null, false);
		publish("m-1", null);
		this.answer = new Attempt.Gone();
		rounds(1);
		assertThat(Objects.requireNonNull(this.webhooks.find(hook).block(PATIENCE)).goneAt()).isNotNull();

		publish("m-2", null);
		wait(hook, "m-0");
		rounds(1);

		assertThat(this.sent).containsExactly(hook + " m-1");
		assertThat(count("gone")).isEqualTo(1);
		assertThat(count("dropped")).isEqualTo(1);
	}

	@Test
	void whatWaitsForAWebhookThatWasRemovedIsDropped() {
		String hook = add(Set.of(), null, false);
		publish("m-1", null);
		this.webhooks.remove(hook).block(PATIENCE);

		rounds(1);

		assertThat(this.sent).isEmpty();
		assertThat(count("dropped")).isEqualTo(1);
		assertThat(RedisServer.commands().exists(WebhookKeys.DUE, WebhookKeys.OUTBOX, WebhookKeys.ATTEMPTS)).isZero();
	}

	@Test
	void oneWebhookDoesNotTakeAllOfARound() {
		String busy = add(Set.of(), null, false);
		for (int i = 0; i < 10; i++) {
			publish("m-" + i, null);
		}
		String other = add(Set.of(), null, false);
		publish("last", null);

		rounds(1);

		assertThat(this.sent).hasSize(Deliveries.MOST_OF_WEBHOOK + 1).contains(other + " last");
		assertThat(this.sent).filteredOn((line) -> line.startsWith(busy)).hasSize(Deliveries.MOST_OF_WEBHOOK);
		assertThat(this.registry.get("memgate.webhook.backlog").gauge().value()).isEqualTo(12);
	}

	@Test
	void aWebhookWithAFewDueIsNotHeldUpByOneWithMany() {
		String busy = add(Set.of(), null, false);
		for (int i = 0; i < 300; i++) {
			wait(busy, "m-" + i);
		}
		String other = add(Set.of(NoticeKind.MAINTENANCE), null, false);
		publish("last", null);

		rounds(1);

		assertThat(this.sent).contains(other + " last");
	}

	@Test
	void aWebhookThatHangsHoldsUpNeitherTheNextRoundNorTheOthers() {
		String hanging = add(Set.of(), "acme", false);
		publish("q-1", "acme");
		this.hanging = hanging;
		Deliveries node = node();
		Disposable first = node.round().subscribe();
		this.hung.asMono().block(PATIENCE);
		String other = add(Set.of(), null, false);
		publish("m-1", null);

		node.round().block(PATIENCE);

		assertThat(this.sent).containsExactly(hanging + " q-1", other + " m-1");
		assertThat(first.isDisposed()).isFalse();
		first.dispose();
		this.hanging = "";
		node.round().block(PATIENCE);
		assertThat(this.sent).endsWith(hanging + " m-1");
	}

	@Test
	void deliveriesThatWaitForAWebhookAreBoundedAndTheOthersGetTheirs(CapturedOutput output) {
		String dead = add(Set.of(), null, false);
		for (int i = 0; i < Outbox.ROOM; i++) {
			RedisServer.commands().zadd(WebhookKeys.waiting(dead), Double.MAX_VALUE, dead + ":x-" + i);
		}
		String other = add(Set.of(), null, false);

		publish("m-1", null);
		rounds(1);

		assertThat(this.sent).containsExactly(other + " m-1");
		assertThat(RedisServer.commands().zcard(WebhookKeys.waiting(dead))).isEqualTo(Outbox.ROOM);
		assertThat(output.getOut()).contains("Message m-1 is not delivered to 1 webhooks");
	}

	@Test
	void aWebhookThatIsRemovedWhileItIsChangedStaysRemoved() {
		String hook = add(Set.of(), null, false);
		InstantSource removing = () -> {
			this.redis.removeField(WebhookKeys.WEBHOOKS, hook).subscribe();
			return this.clock.instant();
		};
		Webhooks late = new Webhooks(this.redis, new KeyIssuer(), removing.withZone(ZoneOffset.UTC));

		assertThat(late.rotate(hook).blockOptional(PATIENCE)).isEmpty();

		assertThat(RedisServer.commands().exists(WebhookKeys.WEBHOOKS)).isZero();
	}

	@Test
	void whileTheStoreIsClosedNothingIsDelivered() {
		add(Set.of(), null, false);
		publish("m-1", null);

		node(new Store(this.clock)).round().block(PATIENCE);

		assertThat(this.sent).isEmpty();
	}

	private String add(Set<NoticeKind> kinds, @Nullable String account, boolean everyAccount) {
		URI url = URI.create("https://example.com/hook");
		return Objects.requireNonNull(this.webhooks.add(url, kinds, account, everyAccount).block(PATIENCE)).id();
	}

	private void publish(String id, @Nullable String account) {
		Instant now = this.clock.instant();
		this.outbox
			.publish(new Notice(id, NoticeKind.MAINTENANCE, now, now, null, "The index is rebuilt.", List.of(), account,
					null))
			.block(PATIENCE);
	}

	private void rounds(int number) {
		Deliveries node = node();
		for (int i = 0; i < number; i++) {
			node.round().block(PATIENCE);
		}
	}

	private Deliveries node() {
		return node(this.store);
	}

	private Deliveries node(Store store) {
		return new Deliveries(store, this.outbox, this.webhooks, this::send, new RetrySchedule(() -> 0),
				new DeliveryMetrics(this.registry));
	}

	private Mono<Attempt> send(Webhook webhook, String id, String payload) {
		return Mono.defer(() -> {
			assertThat(payload).startsWith("{\"type\":\"maintenance\",\"timestamp\":\"20").contains("\"id\":\"" + id);
			this.sent.add(webhook.id() + ' ' + id);
			if (!webhook.id().equals(this.hanging)) {
				return Mono.just(this.answer);
			}
			this.hung.tryEmitEmpty();
			return Mono.never();
		});
	}

	/** As if a message waited and were due. */
	private static void wait(String hook, String message) {
		RedisServer.commands().zadd(WebhookKeys.waiting(hook), 0, hook + ':' + message);
		RedisServer.commands().zadd(WebhookKeys.DUE, 0, hook);
		RedisServer.commands()
			.hset(WebhookKeys.OUTBOX, hook + ':' + message,
					"{\"type\":\"maintenance\",\"timestamp\":\"20\",\"id\":\"" + message + "\"}");
	}

	/** As if the time of its next attempt had come. */
	private static void makeDue(String hook) {
		if (RedisServer.commands().zscore(WebhookKeys.waiting(hook), hook + ":m-1") != null) {
			RedisServer.commands().zadd(WebhookKeys.waiting(hook), 0, hook + ":m-1");
			RedisServer.commands().zadd(WebhookKeys.DUE, 0, hook);
		}
	}

	private double secondsUntilDue(String hook) {
		double due = RedisServer.commands().zscore(WebhookKeys.DUE, hook);
		assertThat(RedisServer.commands().zscore(WebhookKeys.waiting(hook), hook + ":m-1")).isEqualTo(due);
		return due / 1e6 - this.clock.millis() / 1e3;
	}

	private double count(String outcome) {
		return this.registry.get("memgate.webhook.deliveries").tag("outcome", outcome).counter().count();
	}

}
