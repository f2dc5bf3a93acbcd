package io.memgate.memory.memory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PreferencesTests {

	@ParameterizedTest
	@ValueSource(strings = { "I really love hiking in the mountains.", "We don't like noisy places",
			"I don’t like fish", "I prefer window seats", "My favourite colour is green", "my favorite food: ramen",
			"I'd rather walk than drive", "I can't stand the smell of paint", "I'm not fond of cities",
			"I'm a big fan of jazz", "Hello. I also enjoy chess!", "Please always answer in French",
			"Never call me Bob", "From now on, use metric units", "我最喜欢猫", "我不太喜欢吃辣", "我们都爱喝茶", "我的最爱是红烧肉", "我讨厌下雨",
			"以后请用中文回答", "请不要给我打电话", "你好。我更偏好靠窗的座位" })
	void thisIsAPreference(String text) {
		assertThat(Memory.kind("user", text)).isEqualTo(Kind.PREFERENCE);
		assertThat(Memory.kind("assistant", text)).isEqualTo(Kind.FACT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "I would like a coffee", "I am flying to Lisbon in May", "Do I like fish?",
			"What do we prefer?", "She likes hiking", "It looks like rain", "The favourite won the race",
			"I was like, what happened", "", "她喜欢猫", "我喜欢什么？", "我昨天去了上海", "请问几点了" })
	void thisIsNone(String text) {
		assertThat(Memory.kind("user", text)).isEqualTo(Kind.FACT);
	}

}
