package io.memgate.gateway.edge;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.lifecycle.Leaving;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.throttle.ClientAddresses;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EdgeProperties.class)
class EdgeConfiguration {

	/** The codec's own limits are the same. */
	@Bean
	HeadLimits headLimits(@Value("${server.netty.max-initial-line-length}") DataSize line,
			@Value("${server.max-http-request-header-size}") DataSize fields, EdgeProperties properties) {
		return new HeadLimits((int) line.toBytes(), (int) fields.toBytes(), properties.maxFields());
	}

	@Bean
	Leaving leaving(ApplicationContext application, @Value("${memgate.leave}") Duration time) {
		return new Leaving(application, time);
	}

	@Bean
	Connections connections(EdgeProperties properties, ClientAddresses addresses) {
		return new Connections(properties.connections(), addresses);
	}

	/** No slower than an upload may be, of which less is known here. */
	@Bean
	BodyTime bodyTime(EdgeProperties properties, @Value("${memgate.upload.slowest}") DataSize slowest) {
		return new BodyTime(properties.body(), slowest);
	}

	@Bean
	Surroundings surroundings(PolicyInForce policy, Clock clock, HeadLimits limits, BodyTime bodyTime,
			EdgeProperties properties, Leaving leaving, EdgeMetrics metrics) {
		return new Surroundings(properties, limits, bodyTime, new LastAnswerHandler(leaving),
				() -> new RefusalHandler(policy, clock, metrics::refused));
	}

	@Bean
	EdgeMetrics edgeMetrics(MeterRegistry meters, Connections connections) {
		return new EdgeMetrics(meters, connections);
	}

	/** Puts the handlers around the codec of every connection that may be open. */
	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> edge(Connections connections, Surroundings surroundings,
			EdgeMetrics metrics) {
		return (factory) -> factory
			.addServerCustomizers((server) -> server.doOnChannelInit((observer, channel, remote) -> {
				Connections.Bound bound = connections.enter(channel);
				if (bound == null) {
					surroundings.put(channel.pipeline());
				}
				else {
					metrics.turnedAway(bound);
					channel.close();
				}
			}));
	}

	@Bean
	PreflightFilter preflightFilter() {
		return new PreflightFilter();
	}

}
