using Lectern.App.Access;
using Lectern.App.Files;
using Lectern.App.Schedules;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Lectern.App.Tests.Schedules;

/// <summary>When runs are made: missed ones, moved clocks, several workers, and those that rest.</summary>
public sealed class Times_of_runs : IAsyncLifetime
{
    const string Dean = """{"address":"dean@example.org"}""";

    PostOffice office = null!;

    public async Task InitializeAsync() => office = await PostOffice.OpenAsync();

    public async Task DisposeAsync() => await office.DisposeAsync();

    [Fact]
    public async Task Runs_that_were_missed_are_made_up_for_by_one_of_the_last_moment()
    {
        await office.ScheduleAsync(Dean);
        var next = (DateTime)(await office.GetAsync())["nextRunAt"]!;

        await office.ComesDueAsync("10 days");
        await office.DeliveredAsync();

        await office.Mail.NextAsync();
        var run = (await office.RunsAsync()).Single()!;
        var due = (DateTime)run["dueAt"]!;
        // 07:00 in Berlin, the last that is past.
        TimeZoneInfo.ConvertTimeFromUtc(due, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay.ShouldBe(TimeSpan.FromHours(7));
        var now = await office.Server.ScalarAsync<DateTime>("SELECT now()");
        due.ShouldBeInRange(now.AddHours(-26), now);
        var after = (DateTime)(await office.GetAsync())["nextRunAt"]!;
        after.ShouldBeInRange(now, now.AddHours(26));
        after.ShouldBeGreaterThanOrEqualTo(next);
        office.Mail.Left.ShouldBe(0);
    }

    [Fact]
    public async Task A_clock_that_was_put_back_neither_stops_it_nor_repeats_it()
    {
        await office.ScheduleAsync(Dean);
        await office.ComesDueAsync();
        await office.DeliveredAsync();
        await office.Mail.NextAsync();

        // It was reckoned in two years' time, and that time has not come.
        await office.Server.ExecuteAsync("UPDATE lectern.report_schedules SET next_at = now() + interval '730 days', planned_at = now() + interval '729 days'");
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT next_at < now() + interval '26 hours' AND planned_at <= now() FROM lectern.report_schedules)");
        // The same moment comes once more.
        await office.ComesDueAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT next_at > now() FROM lectern.report_schedules)");

        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'schedule.run'")).ShouldBe(1);
        (await office.RunsAsync()).Count.ShouldBe(1);
        office.Mail.Left.ShouldBe(0);
    }

    [Fact]
    public async Task Two_workers_make_one_run()
    {
        await using var other = await office.Server.StartAnotherAsync(PostOffice.With);
        await office.ScheduleAsync(Dean);
        for (var i = 0; i < 20; i++) await office.ComesDueAsync($"{i} days");
        await office.DeliveredAsync();

        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'schedule.run'")).ShouldBe(1);
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'schedule.mail'")).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_rests_is_not_due_and_what_it_missed_is_not_made_up_for()
    {
        await office.ScheduleAsync(Dean);
        var rests = await office.ScheduleAsync(Dean, ""","active":false""");
        rests["nextRunAt"].ShouldBeNull();
        ((bool)rests["active"]!).ShouldBeFalse();

        await office.Server.ExecuteAsync("UPDATE lectern.report_schedules SET planned_at = now() + interval '1 day'");
        await office.Server.Services.GetRequiredService<ScheduleWatch>().LookAsync(default);
        var again = await office.ScheduleAsync(Dean);

        ((DateTime)again["nextRunAt"]!).ShouldBeGreaterThan(await office.Server.ScalarAsync<DateTime>("SELECT now()"));
        ((int)again["version"]!).ShouldBe(3);
        (await office.RunsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_due_when_it_was_saved_anew_is_made_all_the_same()
    {
        await office.ScheduleAsync(Dean);
        // As workers that are away do, those of a suspended tenant leave it undone.
        await office.Server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'test'");
        await office.ComesDueAsync();
        var caller = Caller.Service(await office.Server.ScalarAsync<int>("SELECT tenant_id FROM lectern.report_schedules"), Scopes.Read | Scopes.Admin, "service");
        var anew = new CheckedSchedule(
            new(Frequency.Monthly, [], 1, 0, 0, DateTimeZone.Utc), FileFormat.Csv, IsAttached: true, new Dictionary<string, string>(), [new(null, "ann@example.org")], IsActive: true);

        (await office.Server.Services.GetRequiredService<SavedSchedules>().SaveAsync(caller, PostOffice.Report, anew, null, isFirst: false, TimeProvider.System.GetUtcNow().UtcDateTime, default)).ShouldBeNull();

        // By the rule of before, at 07:00 in Berlin, and to whom it goes now.
        var due = await office.Server.ScalarAsync<DateTime>("SELECT due_at FROM lectern.report_runs");
        TimeZoneInfo.ConvertTimeFromUtc(due, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay.ShouldBe(TimeSpan.FromHours(7));
        (await office.Server.ScalarAsync<bool>("SELECT next_at > now() FROM lectern.report_schedules")).ShouldBeTrue();
        await office.Server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = NULL, suspended_by = NULL");
        ((string)(await office.Mail.NextAsync())["to"]![0]!).ShouldBe("ann@example.org");
        await office.DeliveredAsync();
    }

    [Fact]
    public async Task A_schedule_whose_time_zone_a_worker_does_not_know_keeps_no_other_from_going_out()
    {
        await office.ScheduleAsync(Dean, report: "engagement");
        await office.Server.ExecuteAsync("UPDATE lectern.report_schedules SET time_zone = 'Mars/Base'");
        await office.ScheduleAsync(Dean);

        await office.ComesDueAsync();

        await office.Mail.NextAsync();
        await Log.Until.TrueAsync(office.Server.Source, "(SELECT next_at > now() AND next_at < now() + interval '11 minutes' FROM lectern.report_schedules WHERE time_zone = 'Mars/Base')");
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.report_runs")).ShouldBe(1);
    }

    [Fact]
    public async Task A_suspended_tenant_waits_until_it_is_resumed()
    {
        await office.ScheduleAsync(Dean);
        await office.Server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'test'");
        await office.ComesDueAsync("3 days");
        await office.Server.Services.GetRequiredService<ScheduleWatch>().LookAsync(default);
        (await office.Server.ScalarAsync<bool>("SELECT next_at < now() - interval '2 days' FROM lectern.report_schedules")).ShouldBeTrue();
        (await office.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.report_runs")).ShouldBe(0);

        await office.Server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = NULL, suspended_by = NULL");

        await office.Mail.NextAsync();
        await office.DeliveredAsync();
    }
}
