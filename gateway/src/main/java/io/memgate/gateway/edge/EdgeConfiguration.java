package io.memgate.gateway.edge;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.lifecycle.Leaving;
import io.memgate.gateway.policy.PolicyInForce;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

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

	/** Puts the handlers around the codec of every connection. */
	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> edge(PolicyInForce policy, Clock clock, HeadLimits limits,
			EdgeProperties properties, MeterRegistry meters, Leaving leaving) {
		EdgeMetrics metrics = new EdgeMetrics(meters);
		LastAnswerHandler lastAnswer = new LastAnswerHandler(leaving);
		return (factory) -> factory
			.addServerCustomizers((server) -> server.doOnChannelInit((observer, channel, remote) -> {
				surround(channel.pipeline(), new FirstByteHandler(properties.firstByte()),
						new FramingHandler(limits, properties.head()),
						new RefusalHandler(policy, clock, metrics::refused));
				channel.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, "memgate.last-answer", lastAnswer);
			}));
	}

	@Bean
	PreflightFilter preflightFilter() {
		return new PreflightFilter();
	}

	private static void surround(ChannelPipeline pipeline, FirstByteHandler firstByte, FramingHandler framing,
			RefusalHandler refusal) {
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.first-byte", firstByte);
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.framing", framing);
		pipeline.addAfter(NettyPipeline.HttpCodec, "memgate.refusal", refusal);
	}

}
