package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How connections to Redis are spread over event loops that others use too. */
class SpreadLoopsTests {

	private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory());

	private final SpreadLoops spread = new SpreadLoops(this.loops);

	@AfterEach
	void end() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	@Test
	void asManyConnectionsAsLoopsAreOneOfEach() {
		List<EventLoop> used = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			this.loops.next();
			used.add(connect().eventLoop());
		}

		assertThat(used).doesNotHaveDuplicates();
	}

	@Test
	void aConnectionMadeAgainTakesThePlaceOfTheOneThatWasLost() {
		List<Channel> made = IntStream.range(0, 3).mapToObj((i) -> connect()).toList();
		EventLoop free = made.get(1).eventLoop();
		made.get(1).close().syncUninterruptibly();

		assertThat(connect().eventLoop()).isSameAs(free);
	}

	@Test
	void theLoopsAreNotItsOwnToEnd() {
		this.spread.shutdownGracefully();

		assertThat(this.loops.isShuttingDown()).isFalse();
	}

	private Channel connect() {
		Channel channel = new NioSocketChannel();
		this.spread.register(channel).syncUninterruptibly();
		return channel;
	}

}
