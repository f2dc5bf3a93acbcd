package io.memgate.gateway.edge;

import java.util.function.Supplier;

import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

/**
 * The handlers around the HTTP codec of a connection.
 *
 * @param lastAnswer shared by all connections
 * @param refusal makes the one that answers what is refused
 */
record Surroundings(EdgeProperties properties, HeadLimits limits, BodyTime bodyTime, LastAnswerHandler lastAnswer,
		Supplier<RefusalHandler> refusal) {

	/** Puts them into a new connection's pipeline. */
	void put(ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.first-byte",
				new FirstByteHandler(this.properties.firstByte()));
		pipeline.addBefore(NettyPipeline.HttpCodec, "memgate.framing",
				new FramingHandler(this.limits, this.properties.head()));
		pipeline.addAfter(NettyPipeline.HttpCodec, "memgate.refusal", this.refusal.get());
		pipeline.addAfter(NettyPipeline.HttpCodec, "memgate.body-time", new BodyTimeHandler(this.bodyTime));
		pipeline.addAfter(NettyPipeline.HttpTrafficHandler, "memgate.last-answer", this.lastAnswer);
	}

}
