package io.memgate.gateway.edge;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.policy.PolicyInForce;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

	@Bean
	Leaving leaving(ApplicationContext application, @Value("${memgate.leave}") Duration time) {
		return new Leaving(application, time);
	}

	/** Puts the handlers around the codec of every connection. */
	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> edge(PolicyInForce policy, Clock clock,
			@Value("${memgate.edge.first-byte}") Duration firstByte, Leaving leaving) {
		LastAnswerHandler lastAnswer = new LastAnswerHandler(leaving);
		return (factory) -> factory
			.addServerCustomizers((server) -> server.doOnChannelInit((observer, channel, remote) -> {
				surround(channel.pipeline(), new FirstByteHandler(firstByte), new DecodeFailureHandler(policy, clock));
				channel.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, "memgate.last-answer", lastAnswer);
			}));
	}

	private static void surround(ChannelPipeline pipeline, FirstByteHandler before, DecodeFailureHandler after) {
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.first-byte", before);
		pipeline.addAfter(NettyPipeline.HttpCodec, "memgate.decode-failure", after);
	}

}
