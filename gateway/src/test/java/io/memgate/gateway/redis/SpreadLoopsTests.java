package io.memgate.gateway.redis;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadLoopsTests {

	private static final int LOOPS = 4;

	/** Enough that connections counted after they are placed meet on a loop at times. */
	private static final int ROUNDS = 1_000;

	@Test
	void connectionsMadeAtOnceAreOneOnEachLoop() throws Exception {
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
		try (ExecutorService threads = Executors.newFixedThreadPool(LOOPS)) {
			SpreadLoops loops = new SpreadLoops(group);
			Callable<Channel> connecting = () -> loops.register(new NioSocketChannel()).sync().channel();
			for (int i = 0; i < ROUNDS; i++) {
				List<Future<Channel>> channels = threads
					.invokeAll(Stream.generate(() -> connecting).limit(LOOPS).toList());

				assertThat(channels).extracting(Future::resultNow)
					.<EventLoop>extracting(Channel::eventLoop)
					.doesNotHaveDuplicates();
				for (Future<Channel> channel : channels) {
					channel.resultNow().close().sync();
				}
			}
		}
		finally {
			group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
		}
	}

}
