package io.memgate.memory;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.memgate.memory.memory.MemoryProperties;

/**
 * The memory backend: a memory service with the MemOS wire format, open to the gateway
 * only.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(MemoryProperties.class)
public class MemoryApplication {

	public static void main(String[] args) {
		SpringApplication.run(MemoryApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
