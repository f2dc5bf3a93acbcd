package io.memgate.memory.search;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

import io.memgate.memory.memory.Retrieval;

/**
 * How a search weighs what it knows.
 *
 * @param by what is searched by unless a search says otherwise
 * @param similarity share of the vectors in the mix, 0 to 1; the rest is full text's
 * @param neighbour part of its text score that a turn gives the turns next to it
 * @param fading how that part shrinks with each further turn
 * @param neighbours how many turns to each side are given a part
 */
@ConfigurationProperties("memgate.search")
public record Weights(@DefaultValue("both") Retrieval by, @DefaultValue("0.7") double similarity,
		@DefaultValue("0.6") double neighbour, @DefaultValue("0.6") double fading, @DefaultValue("2") int neighbours) {

	public Weights {
		Assert.isTrue(similarity >= 0 && similarity <= 1, "memgate.search.similarity must be from 0 to 1");
		Assert.isTrue(neighbour >= 0 && neighbour <= 1, "memgate.search.neighbour must be from 0 to 1");
		Assert.isTrue(fading >= 0 && fading <= 1, "memgate.search.fading must be from 0 to 1");
		Assert.isTrue(neighbours >= 0 && neighbours <= 10, "memgate.search.neighbours must be from 0 to 10");
	}

}
