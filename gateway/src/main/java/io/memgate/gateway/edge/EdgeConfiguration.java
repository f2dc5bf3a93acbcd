package io.memgate.gateway.edge;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.policy.PolicyInForce;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

	/** Puts the pair of handlers around the codec of every connection. */
	@Bean
	WebServerFactoryCustomizer<NettyReactiveWebServerFactory> edge(PolicyInForce policy, Clock clock,
			@Value("${memgate.edge.first-byte}") Duration firstByte) {
		return (factory) -> factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, remote) -> surround(channel.pipeline(),
						new FirstByteHandler(firstByte), new DecodeFailureHandler(policy, clock))));
	}

	private static void surround(ChannelPipeline pipeline, FirstByteHandler before, DecodeFailureHandler after) {
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.first-byte", before);
		pipeline.addAfter(NettyPipeline.HttpCodec, "memgate.decode-failure", after);
	}

}
