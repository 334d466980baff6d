using Lectern.App.Jobs;

namespace Lectern.App.Tests.Jobs;

/// <summary>When runs are made that nobody asks for: by the database's clock, each once, over all workers.</summary>
public sealed class Schedules_of_upkeep : IAsyncLifetime
{
    static readonly JobKind Hourly = new("test.hourly", JobLane.Upkeep, "A test's.") { Schedule = JobSchedule.Hourly(minute: 20), MaxAttempts = 2 };
    static readonly JobKind Daily = new("test.daily", JobLane.Upkeep, "A test's.") { Schedule = JobSchedule.Daily(hour: 2, minute: 40) };

    /// <summary>Due again in years: no moment of it passes while a test counts its runs.</summary>
    static readonly JobKind Rarely = new("test.rarely", JobLane.Upkeep, "A test's.") { Schedule = new(TimeSpan.FromDays(3_650), TimeSpan.Zero), MaxAttempts = 2 };

    Workshop shop = null!;
    JobSchedules schedules = null!;

    public async Task InitializeAsync()
    {
        shop = await Workshop.OpenAsync();
        schedules = new(shop.Source);
    }

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task A_kind_that_is_new_waits_for_its_next_moment()
    {
        (await schedules.MakeAsync([Hourly, Daily], default)).ShouldBe(0);

        // The newest moment at twenty past that is not in the future, reckoned another way.
        (await shop.ScalarAsync<bool>("SELECT slot = date_trunc('hour', now() - interval '20 min') + interval '20 min' FROM lectern.job_schedules WHERE kind = 'test.hourly'")).ShouldBeTrue();
        (await shop.ScalarAsync<bool>("SELECT slot = date_trunc('day', now() - interval '160 min', 'UTC') + interval '160 min' FROM lectern.job_schedules WHERE kind = 'test.daily'")).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_missed_is_caught_up_by_one_run_whichever_workers_look()
    {
        await schedules.MakeAsync([Rarely], default);
        await shop.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot - 10 * interval '1 hour' WHERE kind = 'test.rarely'");

        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => new JobSchedules(shop.Source).MakeAsync([Rarely], default)));

        made.Sum().ShouldBe(1);
        (await shop.ScalarAsync<string>("SELECT string_agg(kind || ' ' || requested_by || ' ' || max_attempts || ' ' || (tenant_id IS NULL), ',') FROM lectern.jobs")).ShouldBe("test.rarely schedule 2 true");
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(0);
        await RunAsync();
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(0, "all ten were this one");
    }

    [Fact]
    public async Task Of_a_kind_one_run_goes_on_at_a_time_and_what_came_due_meanwhile_follows()
    {
        await schedules.MakeAsync([Rarely], default);
        await DueAsync();
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(1);

        await DueAsync();
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(0, "the run before it waits");
        await shop.Leases.ClaimAsync([Rarely.Name], 1, default);
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(0, "the run before it runs");
        await shop.ExecuteAsync("UPDATE lectern.jobs SET state = 'completed', lease = NULL, lease_until = NULL, finished_at = now()");
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(1);
    }

    [Fact]
    public async Task The_clock_put_forward_makes_one_run_and_put_back_makes_the_next_ones_in_time()
    {
        await schedules.MakeAsync([Rarely], default);
        await shop.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot - interval '30 days'");
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(1);
        await RunAsync();

        // Put back by a little: that moment has had its run.
        await shop.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot + interval '1 hour'");
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(0);
        // By twenty years: nobody waits as long.
        await shop.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot + interval '20 years'");
        (await schedules.MakeAsync([Rarely], default)).ShouldBe(1);
        (await shop.ScalarAsync<bool>("SELECT slot <= now() FROM lectern.job_schedules")).ShouldBeTrue();
    }

    [Fact]
    public async Task Workers_make_and_run_them_by_themselves()
    {
        await schedules.MakeAsync([Rarely], default);
        await DueAsync();
        var runs = 0;
        for (var i = 0; i < 2; i++)
        {
            await shop.StartWorkerAsync(Rarely, (run, _) =>
            {
                Interlocked.Increment(ref runs);
                Should.Throw<InvalidOperationException>(() => run.Tenant);
                return Task.FromResult<object?>(null);
            });
        }

        await Log.Until.TrueAsync(shop.Source, "EXISTS (SELECT FROM lectern.jobs WHERE state = 'completed')");
        await DueAsync();
        await Log.Until.TrueAsync(shop.Source, "(SELECT count(*) = 2 FROM lectern.jobs WHERE state = 'completed')");
        runs.ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-11-21T12:19:59Z", "2026-11-21T11:20:00Z")]
    [InlineData("2026-11-21T12:20:00Z", "2026-11-21T12:20:00Z")]
    [InlineData("1969-12-31T23:00:00Z", "1969-12-31T22:20:00Z")]
    public void The_last_moment_that_was_due(string now, string expected) => Hourly.Schedule!.Latest(At(now)).ShouldBe(At(expected));

    [Fact]
    public void Weeks_begin_on_their_day()
    {
        // The 15th of November 2026 is a Sunday.
        JobSchedule.Weekly(DayOfWeek.Sunday, 3, 0).Latest(At("2026-11-21T12:00:00Z")).ShouldBe(At("2026-11-15T03:00:00Z"));
        JobSchedule.Weekly(DayOfWeek.Thursday, 3, 0).Latest(At("2026-11-21T12:00:00Z")).ShouldBe(At("2026-11-19T03:00:00Z"));
        JobSchedule.Weekly(DayOfWeek.Thursday, 3, 5).ToString().ShouldBe("every Thursday at 03:05 UTC");
        JobSchedule.Weekly(DayOfWeek.Sunday, 3, 5).ToString().ShouldBe("every Sunday at 03:05 UTC");
        Daily.Schedule!.ToString().ShouldBe("every day at 02:40 UTC");
        Hourly.Schedule!.ToString().ShouldBe("every hour at minute 20");
    }

    static DateTime At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    Task DueAsync() => shop.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot - interval '1 hour'");

    /// <summary>What waits is done.</summary>
    Task RunAsync() => shop.ExecuteAsync("UPDATE lectern.jobs SET state = 'completed', finished_at = now() WHERE state = 'pending'");
}
