namespace Lectern.App.Tests.HandComputed;

/// <summary>The same events in other orders give the same answers, byte by byte, to everything that can be asked.</summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Any_order_by_hand(TwoShores shores)
{
    static readonly AllAnswers All = AllAnswers.To(TwoShores.Events);

    // Backwards, one request; then in two halves that overlap, the later first, of which each is read by the projector before the next comes.
    [Theory]
    [InlineData("backwards")]
    [InlineData("in halves with duplicates")]
    public async Task Answers_are_the_same(string order)
    {
        string[] told = [.. TwoShores.Events];
        string[][] feeds = order == "backwards" ? [[.. told.Reverse()]] : [told[30..], told[..90], told[60..]];
        await using var other = await TwoShores.ServeAsync(feeds);

        foreach (var asOf in (string[])[TwoShores.AsOf, "asOf=2026-04-06T12:00:00Z"])
        {
            var (expected, answers) = (await All.AskAsync(shores.Server, asOf), await All.AskAsync(other, asOf));
            expected.Count.ShouldBeGreaterThan(100);
            AllAnswers.Differences(expected, answers).ShouldBeEmpty();
        }
    }
}
