using Lectern.App.Audit;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.AuditTrail;

/// <summary>Which accesses are told at once, and which as a number.</summary>
public sealed class Repeats_tests
{
    static readonly AuditEntry Read = new(1, "user:tess", "learner.read") { UserId = "ann", Outcome = 200 };

    readonly SteppedClock clock = new();
    readonly Repeats repeats;

    public Repeats_tests() => repeats = new(clock);

    [Fact]
    public void A_page_that_reads_each_second_is_two_entries_in_ten_minutes()
    {
        var told = new List<AuditedMoment>();
        for (var second = 0; second < 600; second++)
        {
            told.AddRange(repeats.Add(Read with { Learners = 3, CorrelationId = $"{second}" }, isRefusal: false));
            repeats.Ended().ShouldBeEmpty();
            clock.Pass(1);
        }
        told.AddRange(repeats.Ended());

        // 600 reads: the first, and 599 that showed 3 learners each.
        told.Select(t => (t.Times, t.Entry.Learners, t.Entry.CorrelationId)).ShouldBe([(1, 3L, "0"), (599, 1_797L, "599")]);
        told[1].Since.ShouldNotBeNull();
        repeats.Ended(all: true).ShouldBeEmpty();
    }

    [Fact]
    public void What_ended_unnoticed_is_told_before_what_comes_next()
    {
        repeats.Add(Read, false).Count.ShouldBe(1);
        repeats.Add(Read, false).ShouldBeEmpty();
        clock.Pass(600);

        repeats.Add(Read, false).Select(t => (t.Times, t.Since is null)).ShouldBe([(1, false), (1, true)]);
    }

    [Fact]
    public void What_differs_in_anything_else_is_told_by_itself()
    {
        AuditEntry[] all =
        [
            Read, Read with { Tenant = 2 }, Read with { Actor = "user:bob" }, Read with { Action = "x" }, Read with { UserId = "bob" }, Read with { CourseId = "c" },
            Read with { ObjectType = "o" }, Read with { ObjectId = "i" }, Read with { Outcome = 304 }, Read with { ClientAddress = "192.0.2.0" },
        ];

        all.SelectMany(e => repeats.Add(e, false)).Count().ShouldBe(all.Length);
        all.SelectMany(e => repeats.Add(e, false)).ShouldBeEmpty();
    }

    [Fact]
    public void Refusals_of_one_actor_over_many_ids_are_bounded_and_all_counted()
    {
        const int Tried = 5_000;
        var told = new List<AuditedMoment>();
        for (var i = 0; i < Tried; i++) told.AddRange(repeats.Add(Read with { Action = "access.refused", UserId = $"u{i}", Outcome = 404 }, isRefusal: true));
        // Reads of the same actor are told all the same.
        repeats.Add(Read, isRefusal: false).Count.ShouldBe(1);
        told.AddRange(repeats.Ended(all: true));

        told.Count.ShouldBe(Repeats.MostRefusals + 2);
        told.Sum(t => t.Times).ShouldBe(Tried);
        told[^1].Entry.ShouldSatisfyAllConditions(e => e.UserId.ShouldBeNull(), e => e.Outcome.ShouldBe(404), e => e.Details!.Keys.ShouldBe(["others"]));

        // All windows are closed: it begins anew.
        repeats.Add(Read with { Action = "access.refused", UserId = "u0", Outcome = 404 }, isRefusal: true).Single().Entry.UserId.ShouldBe("u0");
    }

    [Fact]
    public void A_storm_of_wrong_keys_takes_no_place_of_sign_ins_and_each_account_is_told()
    {
        static AuditEntry Wrong(int i) => new(1, AuditEntry.Nobody, "access.unauthenticated") { ClientAddress = $"192.0.{i}.0", Outcome = 401 };
        static AuditEntry Failed(string account, int i) => new(1, AuditEntry.Nobody, "sign_in.failed", "account", account) { ClientAddress = $"192.0.{i}.0", Outcome = 401 };
        for (var i = 0; i < 200; i++) repeats.Add(Wrong(i), isRefusal: true);

        var told = new List<AuditedMoment>();
        for (var i = 0; i < 200; i++) told.AddRange(repeats.Add(Failed("a", i), isRefusal: true));
        told.AddRange(repeats.Add(Failed("b", 0), isRefusal: true));
        told.AddRange(repeats.Ended(all: true).Where(m => m.Entry.Action == "sign_in.failed"));

        // A hundred of a with their networks; of what is beyond the first of each account, and of a the 99 others as one.
        told.Count(t => t.Entry.ClientAddress is not null).ShouldBe(Repeats.MostRefusals);
        told.Where(t => t.Entry.ClientAddress is null).Select(t => (t.Entry.ObjectId, t.Times)).ShouldBe([("a", 1), ("b", 1), ("a", 99)]);
    }
}
