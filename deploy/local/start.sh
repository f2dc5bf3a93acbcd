# What each part is started with, and the demo account.
# To be sourced with the options of `up`, `data`, `redis` and JAVA_HOME set.
# shellcheck shell=bash

# choose_ports: moves each port that is taken to the next free one that no other part asks for.
choose_ports() {
	move_port port 'the public listener' "$admin_port" "$backend_port"
	move_port admin_port 'the admin listener' "$port" "$backend_port"
	[[ -n $backend ]] || move_port backend_port 'the memory backend' "$port" "$admin_port"
	redis_port=$(free_port 16379 "$port" "$admin_port" "$backend_port")
}

# move_port VARIABLE WHAT OTHERS...
move_port() {
	local asked=${!1} free
	free=$(free_port "$asked" "${@:3}")
	if [[ $free != "$asked" ]]; then
		say "Port $asked is taken: $2 gets $free."
		printf -v "$1" %s "$free"
	fi
}

# start_all: starts Redis, then backend and gateways side by side; sets `urls` and `admins`, the gateways' addresses.
start_all() {
	backend_url=${backend:-http://127.0.0.1:$backend_port}
	start_redis
	if [[ -z $backend ]]; then
		start_backend
	fi
	await redis
	start_gateways
	# shellcheck disable=SC2046 # names have no spaces
	await $(parts '*')
}

# The last lets Netty reach its buffers directly, as it does before Java 25: some 10 % less of the processor a call.
java_options=(-Xmx512m -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED -Dsun.misc.unsafe.memory.access=allow)

# start_java NAME HEALTH_PORT PATH MODULE ARGUMENT...: starts an application from the archive of its classes, if there is one.
start_java() {
	local app=$data/app/$4 archive
	archive=$(archive_option "$app")
	launch "$1" "$2" "$3" "$JAVA_HOME/bin/java" "${java_options[@]}" ${archive:+"$archive"} -jar "$app/app.jar" "${@:5}"
}

# archive MODULE ARGUMENT...: makes that archive for the next start, unless it is there; in the background, and out of the
# way of what runs. What is written meanwhile goes to a folder of its own.
archive() {
	local app=$data/app/$1 maker=$data/run/archive-$1.maker
	if [[ -z $(archive_option "$app") ]]; then
		# shellcheck disable=SC2016 # expanded by the shell that runs it
		detached nice -n 19 bash -c 'source "$1/deploy/lib.sh" && make_archive "${@:2}"; rm -rf "$2"/written "$2"/app.*.new' \
			archive "$root" "$app" "${java_options[@]}" -jar "$app/app.jar" "${@:2}" \
			>"$data/logs/archive-$1.log" 2>&1 </dev/null &
		printf '%s %s\n' "$!" "$(began "$!")" >"$maker"
	fi
}

# archive_all: of what `start_all` starts.
archive_all() {
	archive gateway "${gateway_settings[@]}" --memgate.node=archive --memgate.usage-log.file="$data/app/gateway/written/usage.log"
	if [[ -z $backend ]]; then
		archive memory-backend --memgate.data-dir="$data/app/memory-backend/written" \
			--memgate.assertion.secret-file="$data/secrets/assertion"
	fi
}

start_redis() {
	launch redis "$redis_port" PING "$redis" "$root/deploy/redis/redis.conf" --bind 127.0.0.1 --port "$redis_port" \
		--dir "$data/redis"
}

start_backend() {
	start_java backend "$backend_port" /actuator/health memory-backend \
		--server.address=127.0.0.1 --server.port="$backend_port" \
		--memgate.data-dir="$data/memory" --memgate.assertion.secret-file="$data/secrets/assertion"
}

start_gateways() {
	local node public admin used=("$port" "$admin_port" "$backend_port" "$redis_port")
	gateway_settings=(--memgate.policy="$data/policy.yml" --memgate.leave=0s
		--server.address=127.0.0.1 --management.server.address=127.0.0.1
		--spring.data.redis.url="redis://127.0.0.1:$redis_port"
		--memgate.backend.url="$backend_url" --memgate.backend.secret-file="$data/secrets/assertion"
		--memgate.admin.token-file="$data/secrets/admin-token")
	urls=http://127.0.0.1:$port
	admins=("http://127.0.0.1:$admin_port")
	start_gateway 1 "$port" "$admin_port"
	for ((node = 2; node <= gateways; node++)); do
		public=$(free_port "$port" "${used[@]}")
		admin=$(free_port "$port" "${used[@]}" "$public")
		used+=("$public" "$admin")
		urls+=,http://127.0.0.1:$public
		admins+=("http://127.0.0.1:$admin")
		start_gateway "$node" "$public" "$admin"
	done
}

# start_gateway NODE PORT ADMIN_PORT
start_gateway() {
	start_java "gateway-$1" "$3" /actuator/health/readiness gateway "${gateway_settings[@]}" \
		--memgate.node="gateway-$1" --memgate.usage-log.file="$data/logs/usage-$1.log" \
		--server.port="$2" --management.server.port="$3"
}

# make_demo: makes the account `demo` with the projects `first` and `second` and keeps a key of each, once.
make_demo() {
	local project job jobs=()
	if [[ -s $data/secrets/key-first && -s $data/secrets/key-second ]]; then
		return
	fi
	ask account create demo >/dev/null
	for project in first second; do
		make_key "$project" &
		jobs+=("$!")
	done
	for job in "${jobs[@]}"; do
		wait "$job"
	done
}

# make_key PROJECT
make_key() {
	ask project create demo "$1" >/dev/null
	ask key create demo "$1" --json | sed -n 's/.*"key" *: *"\([^"]*\)".*/\1/p' >"$data/secrets/key-$1"
}

# ask COMMAND...: prints the answer of deploy/memgate. What a start that was cut short has made is as good as made now;
# a gateway whose code is still cold may give up on Redis, and is asked again.
ask() {
	local answer
	for _ in 1 2 3 4 5; do
		if answer=$(memgate "$@" 2>&1) || [[ $answer == *already* ]]; then
			printf '%s\n' "$answer"
			return
		fi
		[[ $answer == *'Redis cannot be reached'* ]] || break
		sleep 1
	done
	fail "deploy/memgate $*: $answer"
}

memgate() {
	MEMGATE_ADMIN_URL=http://127.0.0.1:$admin_port MEMGATE_ADMIN_TOKEN=$(<"$data/secrets/admin-token") \
		"$root/deploy/memgate" "$@"
}
