package io.memgate.gateway.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.netty.resources.LoopResources;

/**
 * Lets the Redis client use the event loops that serve the gateway's clients, which are
 * not its own to end. What an event loop sends in one turn is one write.
 */
final class SharedLoops implements EventLoopGroupProvider, NettyCustomizer {

	private static final int MOST_IN_WRITE = 256;

	private final Supplier<LoopResources> loops;

	/**
	 * @param loops of this moment
	 */
	SharedLoops(Supplier<LoopResources> loops) {
		this.loops = loops;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends EventLoopGroup> T allocate(Class<T> type) {
		return (T) new SpreadLoops(this.loops.get().onServer(LoopResources.DEFAULT_NATIVE));
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_IN_WRITE, true));
	}

	@Override
	public int threadPoolSize() {
		return LoopResources.DEFAULT_IO_WORKER_COUNT;
	}

	@Override
	public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
	}

}
