package io.memgate.gateway.notice;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.netty.handler.ssl.SslContextBuilder;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.Store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class NoticeConfiguration {

	@Bean
	PolicyNotices policyNotices(PolicyInForce policy, Clock clock) {
		return new PolicyNotices(policy, clock);
	}

	@Bean
	MeterBinder noticeMeters(PolicyNotices notices) {
		return (registry) -> {
			Gauge.builder("memgate.maintenance.windows", notices, (of) -> of.announcements().openWindows())
				.description("Maintenance windows that are open")
				.register(registry);
			for (NoticeKind kind : NoticeKind.values()) {
				Gauge
					.builder("memgate.notices", notices,
							(of) -> of.current().stream().filter((notice) -> notice.kind() == kind).count())
					.description("Notices that follow from the policy file")
					.tag("kind", kind.word())
					.register(registry);
			}
		};
	}

	@Bean
	NoticeSource noticeSource(PolicyNotices announced, PolicyHistory history, Clock clock) {
		RevisionNotices made = new RevisionNotices(history, clock);
		return () -> Stream.concat(announced.current().stream(), made.current().stream()).toList();
	}

	@Bean
	AnnouncementFilter announcementFilter(PolicyNotices notices, Clock clock) {
		return new AnnouncementFilter(notices, clock);
	}

	@Bean
	Crossings crossings(Redis redis, Store store) {
		return new Crossings(redis, store);
	}

	@Bean
	Notices notices(NoticeSource source, Crossings crossings) {
		return new Notices(source, crossings);
	}

	@Bean
	Webhooks webhooks(Redis redis, KeyIssuer ids, Clock clock) {
		return new Webhooks(redis, ids, clock);
	}

	@Bean
	Outbox outbox(Redis redis, Store store, Webhooks webhooks, Clock clock) {
		return new Outbox(redis, store, webhooks, clock);
	}

	@Bean
	AccountNotices accountNotices(Redis redis, Store store, Outbox outbox, PolicyInForce policy, Clock clock) {
		return new AccountNotices(redis, store, outbox, policy, clock);
	}

	@Bean
	Thresholds thresholds(PolicyInForce policy, Crossings crossings, Outbox outbox, Clock clock) {
		return new Thresholds(policy, crossings, outbox, clock);
	}

	@Bean
	Rounds notingThresholds(Thresholds thresholds) {
		return new Rounds("Noting crossed thresholds", Thresholds.ROUND, thresholds::round);
	}

	@Bean
	Announcer announcer(NoticeSource source, Outbox outbox, Store store) {
		return new Announcer(source, outbox, store);
	}

	@Bean
	Rounds announcing(Announcer announcer) {
		return new Rounds("Announcing", Announcer.ROUND, announcer::round);
	}

	@Bean(destroyMethod = "close")
	Targets targets() {
		LoopResources loops = HttpResources.get();
		return new Targets(
				NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE),
				new PublicAddresses(), loops.onClient(LoopResources.DEFAULT_NATIVE).next());
	}

	@Bean
	WebhookSender webhookSender(Targets targets, Clock clock) throws SSLException {
		return new WebhookSender(targets, SslContextBuilder.forClient().build(), clock);
	}

	@Bean
	Deliveries deliveries(Store store, Outbox outbox, Webhooks webhooks, WebhookSender sender, MeterRegistry registry) {
		return new Deliveries(store, outbox, webhooks, sender::send,
				new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble()), new DeliveryMetrics(registry));
	}

	@Bean
	Rounds delivering(Deliveries deliveries) {
		return new Rounds("Delivering to webhooks", Deliveries.ROUND, Deliveries.ROUNDS, deliveries::round);
	}

}
