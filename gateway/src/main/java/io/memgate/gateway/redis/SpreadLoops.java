package io.memgate.gateway.redis;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * The event loops of another group, which stays their owner. A new connection goes to the
 * loop that has the fewest, so that as many connections as loops are one of each.
 */
final class SpreadLoops extends AbstractEventExecutorGroup implements EventLoopGroup {

	private final EventLoopGroup loops;

	private final List<Connected> connected;

	SpreadLoops(EventLoopGroup loops) {
		this.loops = loops;
		this.connected = StreamSupport.stream(loops.spliterator(), false)
			.map((loop) -> new Connected((EventLoop) loop, new AtomicInteger()))
			.toList();
	}

	@Override
	public ChannelFuture register(Channel channel) {
		Connected fewest = take();
		channel.closeFuture().addListener((closed) -> fewest.number().decrementAndGet());
		return fewest.loop().register(channel);
	}

	@Override
	public EventLoop next() {
		return fewest().loop();
	}

	/** Connections are made on several threads at once. */
	private synchronized Connected take() {
		Connected fewest = fewest();
		fewest.number().incrementAndGet();
		return fewest;
	}

	private Connected fewest() {
		return Collections.min(this.connected, Comparator.comparingInt((each) -> each.number().get()));
	}

	@Override
	@Deprecated
	public ChannelFuture register(ChannelPromise promise) {
		return this.loops.register(promise);
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		return this.loops.register(channel, promise);
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return this.loops.iterator();
	}

	@Override
	public boolean isShuttingDown() {
		return this.loops.isShuttingDown();
	}

	@Override
	public boolean isShutdown() {
		return this.loops.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.loops.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.loops.awaitTermination(timeout, unit);
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		return terminationFuture();
	}

	@Override
	public Future<?> terminationFuture() {
		return this.loops.terminationFuture();
	}

	@Override
	@Deprecated
	public void shutdown() {
	}

	/**
	 * @param number of its connections of this group
	 */
	private record Connected(EventLoop loop, AtomicInteger number) {

	}

}
