package io.memgate.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class GatewayApplication {

	/** Event loops; Reactor Netty makes four at least, on two processors too. */
	private static final String LOOPS = "reactor.netty.ioWorkerCount";

	/** Netty's search for leaks by samples; the tests run with it. */
	private static final String LEAKS = "io.netty.leakDetection.level";

	public static void main(String[] args) {
		setUnlessGiven(LOOPS, Integer.toString(Math.max(2, Runtime.getRuntime().availableProcessors())));
		setUnlessGiven(LEAKS, "disabled");
		SpringApplication.run(GatewayApplication.class, args);
	}

	/** What both libraries read when their first class is loaded, and nowhere else. */
	private static void setUnlessGiven(String property, String value) {
		if (System.getProperty(property) == null) {
			System.setProperty(property, value);
		}
	}

}
