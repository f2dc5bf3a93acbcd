package io.memgate.memory.memory;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the service keeps its data.
 *
 * @param dataDir folder of the journal and the index; created if missing, used by one
 * process at a time
 */
@ConfigurationProperties("memgate")
public record MemoryProperties(@DefaultValue("memory-data") Path dataDir) {
}
