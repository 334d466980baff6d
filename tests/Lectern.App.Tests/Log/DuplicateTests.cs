using Lectern.Postgres;
using static Lectern.Postgres.AppendOutcome;

namespace Lectern.App.Tests.Log;

/// <summary>Same id, same body: a duplicate. Same id, another body: a conflict. Wherever the first of them is.</summary>
public sealed class DuplicateTests : IAsyncLifetime
{
    const string Other = ",\"url\":\"/other\"";

    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Theory]
    [InlineData("a a", "Stored Duplicate")]
    [InlineData("a A", "Stored Conflict")]
    [InlineData("a A a", "Stored Conflict Duplicate")]
    [InlineData("A a a", "Stored Conflict Conflict")]
    [InlineData("a b A B b", "Stored Stored Conflict Conflict Duplicate")]
    public async Task Within_one_group_the_first_stands(string ids, string outcomes) =>
        (await log.AppendAsync(Of(ids))).ShouldBe(Outcomes(outcomes));

    [Theory]
    [InlineData("a", "a", "Duplicate")]
    [InlineData("a", "A", "Conflict")]
    [InlineData("a", "a A", "Duplicate Conflict")]
    [InlineData("a", "A a", "Conflict Duplicate")]
    [InlineData("a", "A A", "Conflict Conflict")]
    [InlineData("A", "a A", "Conflict Duplicate")]
    [InlineData("a", "b a c A b C", "Stored Duplicate Stored Conflict Duplicate Conflict")]
    [InlineData("a b", "c a B", "Stored Duplicate Conflict")]
    public async Task Across_groups_what_is_stored_stands(string before, string ids, string outcomes)
    {
        (await log.AppendAsync(Of(before))).ShouldAllBe(o => o == Stored);

        (await log.AppendAsync(Of(ids))).ShouldBe(Outcomes(outcomes));

        var distinct = $"{before} {ids}".ToUpperInvariant().Split(' ').Distinct().Count();
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(distinct);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.event_ids e JOIN lectern.events USING (tenant_id, event_key, position)")).ShouldBe(distinct);
    }

    [Fact]
    public async Task A_uuid_is_the_same_event_in_any_spelling_of_its_letters()
    {
        // The id is part of the body, so that another spelling of it is another body.
        var id = "ABCDEF01-2345-6789-abcd-ef0123456789";
        await log.AppendAsync(TestLog.View(id));

        (await log.AppendAsync(TestLog.View(id.ToUpperInvariant()))).ShouldBe([Conflict]);
        (await log.AppendAsync(TestLog.View("E1"), TestLog.View("e1"))).ShouldBe([Stored, Stored]);
    }

    [Fact]
    public async Task Sent_by_two_at_once_it_is_stored_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => log.AppendAsync(Of("a b c")))));

        outcomes.SelectMany(o => o).Count(o => o == Stored).ShouldBe(3);
        outcomes.SelectMany(o => o).ShouldAllBe(o => o == Stored || o == Duplicate);
    }

    [Fact]
    public async Task Of_two_tenants_it_is_two_events()
    {
        var theirs = await new Tenants(log.Source).EnsureAsync("other", "UTC", CancellationToken.None);

        (await log.AppendAsync(TestLog.View("a"), TestLog.View("a", Other) with { Tenant = theirs })).ShouldBe([Stored, Stored]);
    }

    static Arrival[] Of(string ids) => [.. ids.Split(' ').Select(id => TestLog.View(id.ToUpperInvariant(), char.IsUpper(id[0]) ? Other : ""))];

    static AppendOutcome[] Outcomes(string names) => [.. names.Split(' ').Select(Enum.Parse<AppendOutcome>)];
}
