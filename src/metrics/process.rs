//! What the process takes of the machine, under the names that all Prometheus clients give it. Read from /proc when a
//! scraper asks; absent where there is no /proc.

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use std::fmt;

/// Memory, processor time and descriptors of this process.
#[derive(Debug)]
pub(super) struct ProcessFigures {
    /// Unix seconds: the system's own start of the process is not to be read where a unit hides the rest of /proc.
    pub(super) started: u64,
}

impl Collector for ProcessFigures {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.encode_figures(encoder)
    }
}

#[cfg(target_os = "linux")]
impl ProcessFigures {
    fn encode_figures(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        gauge(&mut encoder, "process_start_time_seconds", "Unix time of the start of the service", self.started)?;
        let Ok(process) = procfs::process::Process::myself() else { return Ok(()) };
        if let Ok(stat) = process.stat() {
            let resident = stat.rss.saturating_mul(procfs::page_size());
            gauge(&mut encoder, "process_resident_memory_bytes", "Resident memory", resident)?;
            gauge(&mut encoder, "process_virtual_memory_bytes", "Virtual memory", stat.vsize)?;
            processor_time(&mut encoder, stat.utime + stat.stime)?;
        }
        if let Ok(open) = process.fd_count() {
            gauge(&mut encoder, "process_open_fds", "Open descriptors", open as u64)?;
        }
        if let Ok(limits) = process.limits() {
            use procfs::process::LimitValue;
            let most = match limits.max_open_files.soft_limit {
                LimitValue::Value(most) => most,
                LimitValue::Unlimited => u64::MAX,
            };
            gauge(&mut encoder, "process_max_fds", "Most descriptors that may be open", most)?;
        }
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    use prometheus_client::encoding::EncodeMetric as _;
    use prometheus_client::metrics::gauge::ConstGauge;
    let value = ConstGauge::new(value);
    value.encode(encoder.encode_descriptor(name, help, None, value.metric_type())?)
}

/// In whole and hundredths of seconds, as the system counts it.
#[cfg(target_os = "linux")]
fn processor_time(encoder: &mut DescriptorEncoder<'_>, ticks: u64) -> fmt::Result {
    use prometheus_client::encoding::EncodeMetric as _;
    use prometheus_client::metrics::counter::ConstCounter;
    let milliseconds = ticks.saturating_mul(1_000) / procfs::ticks_per_second().max(1);
    let value = ConstCounter::new(std::time::Duration::from_millis(milliseconds).as_secs_f64());
    let help = "Processor time, of the program and of the system for it";
    value.encode(encoder.encode_descriptor("process_cpu_seconds", help, None, value.metric_type())?)
}

#[cfg(not(target_os = "linux"))]
impl ProcessFigures {
    fn encode_figures(&self, _: DescriptorEncoder<'_>) -> fmt::Result {
        let _ = self.started;
        Ok(())
    }
}
