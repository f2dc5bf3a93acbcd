# Prometheus and Alertmanager beside Memgate, with the shipped rules.
# To be sourced with the options of `up`, `data` and `root` set.
# shellcheck shell=bash

# find_prometheus: sets `prometheus` and `alertmanager`, whose name Debian has changed.
find_prometheus() {
	prometheus=$(command -v prometheus) || fail "There is no prometheus on the PATH; --with-prometheus needs it."
	alertmanager=$(command -v prometheus-alertmanager || command -v alertmanager) ||
		fail "There is neither prometheus-alertmanager nor alertmanager on the PATH; --with-prometheus needs one."
}

# start_prometheus: starts both on what runs. Their configuration is the shipped one; addresses and the token are beside it.
start_prometheus() {
	local folder=$data/prometheus url targets=()
	move_port prometheus_port 'Prometheus' "$port" "$admin_port" "$backend_port" "$alertmanager_port"
	move_port alertmanager_port 'Alertmanager' "$port" "$admin_port" "$backend_port" "$prometheus_port"
	mkdir -p "$folder/targets"
	cp -R "$root/deploy/prometheus/." "$folder/"
	cp -p "$data/secrets/admin-token" "$folder/token"
	for url in "${admins[@]}"; do
		targets+=("${url#http://}")
	done
	write_targets gateway "${targets[@]}"
	write_targets backend "${backend_url#http://}"
	write_targets alertmanager "127.0.0.1:$alertmanager_port"
	launch alertmanager "$alertmanager_port" /-/ready "$alertmanager" --config.file="$folder/alertmanager.yml" \
		--storage.path="$folder/alerts" --web.listen-address="127.0.0.1:$alertmanager_port" --cluster.listen-address=
	launch prometheus "$prometheus_port" /-/ready "$prometheus" --config.file="$folder/prometheus.yml" \
		--storage.tsdb.path="$folder/data" --web.listen-address="127.0.0.1:$prometheus_port"
	await alertmanager prometheus
}

# write_targets NAME ADDRESS...: the addresses that Prometheus finds under a name.
write_targets() {
	local address file=$data/prometheus/targets/$1.yml
	shift
	{
		printf -- '- targets:\n'
		for address; do
			printf '    - %s\n' "$address"
		done
	} >"$file"
}
