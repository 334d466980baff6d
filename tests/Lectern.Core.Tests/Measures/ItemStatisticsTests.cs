using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.Measures;

/// <summary>
/// Item statistics against R 4.2.2 (base alone). The code below printed the expected values:
/// <code>
/// x &lt;- matrix(c( …the twelve rows… ), ncol=5, byrow=TRUE)
/// total &lt;- rowSums(x)
/// round(colMeans(x), 4)                                             # facility
/// round(sapply(1:5, function(i) cor(x[,i], total - x[,i])), 4)      # discrimination
/// alpha &lt;- function(x) { k &lt;- ncol(x); k/(k-1) * (1 - sum(apply(x,2,var)) / var(rowSums(x))) }
/// round(alpha(x), 4)
/// g &lt;- max(1, floor(0.27*nrow(x) + 0.5))                            # 3
/// w &lt;- function(t) pmin(pmax((g - rank(t, ties="min") + 1) / (rank(t, ties="max") - rank(t, ties="min") + 1), 0), 1)
/// round(colSums(w(-total)*x)/g - colSums(w(total)*x)/g, 4)          # upper–lower
/// x[2,3] &lt;- NA; x[7,5] &lt;- NA; x[10,1] &lt;- NA                           # missing
/// round(colMeans(x, na.rm=TRUE), 4)
/// round(sapply(1:5, function(i) cor(x[,i], rowMeans(x[,-i], na.rm=TRUE), use="complete")), 4)
/// round(alpha(x[complete.cases(x),]), 4)
/// </code>
/// </summary>
public sealed class ItemStatisticsTests
{
    // Totals 4, 2.5, 3, 2.25, 3.75, 2.25, 0, 5, 2.5, 2.25, 3.75, 1: two tie at the edge of the best three, three at that of the last.
    static readonly double?[][] Twelve =
    [
        [1, 1, 1, 0, 1],
        [1, 1, 0, 0, 0.5],
        [1, 0, 1, 0, 1],
        [0, 1, 0, 1, 0.25],
        [1, 1, 1, 0, 0.75],
        [1, 0, 0, 1, 0.25],
        [0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1],
        [1, 1, 0, 0, 0.5],
        [0, 0, 1, 1, 0.25],
        [1, 1, 1, 0, 0.75],
        [1, 0, 0, 0, 0],
    ];

    [Fact]
    public void Twelve_attempts_at_five_questions_are_as_R_has_them()
    {
        var marks = Marks(Twelve);

        var items = ItemStatistics.Of(marks, 5);

        items.ShouldAllBe(i => i.Attempts == 12);
        items.Select(i => i.Facility).ShouldBe([0.75m, 0.5833m, 0.5m, 0.3333m, 0.5208m]);
        items.Select(i => i.DifficultyRating).ShouldBe([0.25m, 0.4167m, 0.5m, 0.6667m, 0.4792m]);
        items.Select(i => i.DiscriminationIndex).ShouldBe([0.2239m, 0.3259m, 0.4395m, -0.2237m, 0.8114m]);
        items.Select(i => i.UpperLowerIndex).ShouldBe([0.5556m, 0.8889m, 0.8889m, 0m, 0.8333m]);
        Reliability.Of(marks, 5).ShouldBe(new(0.481m, 12));
    }

    [Fact]
    public void Questions_that_were_not_asked_are_missing_as_in_R()
    {
        var some = Twelve.Select(row => row.ToArray()).ToArray();
        some[1][2] = some[6][4] = some[9][0] = null;
        var marks = Marks(some);

        var items = ItemStatistics.Of(marks, 5);

        items.Select(i => i.Attempts).ShouldBe([11, 12, 11, 12, 11]);
        items.Select(i => i.Facility).ShouldBe([0.8182m, 0.5833m, 0.5455m, 0.3333m, 0.5682m]);
        items.Select(i => i.DiscriminationIndex).ShouldBe([0.3351m, 0.2857m, 0.5404m, -0.2234m, 0.6986m]);
        Reliability.Of(marks, 5).ShouldBe(new(0.3511m, 9));
    }

    /// <summary>
    /// Chatterjee and Price's attitude data (Regression Analysis by Example, 1977; <c>attitude</c> in R). The manual of R's package psych
    /// gives <c>alpha(attitude)</c> as raw_alpha 0.84. Four decimals, and correlations with the rest, from R as above.
    /// </summary>
    [Fact]
    public void A_published_alpha_is_met()
    {
        const string attitude =
            """
            43,51,30,39,61,92,45; 63,64,51,54,63,73,47; 71,70,68,69,76,86,48; 61,63,45,47,54,84,35; 81,78,56,66,71,83,47; 43,55,49,44,54,49,34;
            58,67,42,56,66,68,35; 71,75,50,55,70,66,41; 72,82,72,67,71,83,31; 67,61,45,47,62,80,41; 64,53,53,58,58,67,34; 67,60,47,39,59,74,41;
            69,62,57,42,55,63,25; 68,83,83,45,59,77,35; 77,77,54,72,79,77,46; 81,90,50,72,60,54,36; 74,85,64,69,79,79,63; 65,60,65,75,55,80,60;
            65,70,46,57,75,85,46; 50,58,68,54,64,78,52; 50,40,33,34,43,64,33; 64,61,52,62,66,80,41; 53,66,52,50,63,80,37; 40,37,42,58,50,57,49;
            63,54,42,48,66,75,33; 66,77,66,63,88,76,72; 78,75,58,74,80,78,49; 48,57,44,45,51,83,38; 85,85,71,71,77,74,55; 82,82,39,59,64,78,39
            """;
        var marks = Marks([.. attitude.Split(';').Select(row => row.Split(',').Select(v => (double?)(int.Parse(v, System.Globalization.CultureInfo.InvariantCulture) / 100.0)).ToArray())]);

        Reliability.Of(marks, 7).ShouldBe(new(0.8431m, 30));
        var items = ItemStatistics.Of(marks, 7);
        items.Select(i => i.DiscriminationIndex).ShouldBe([0.6713m, 0.7421m, 0.5607m, 0.7144m, 0.7863m, 0.265m, 0.4608m]);
        items.Select(i => i.Facility).ShouldBe([0.6463m, 0.666m, 0.5313m, 0.5637m, 0.6463m, 0.7477m, 0.4293m]);
    }

    [Fact]
    public void What_is_undefined_is_null()
    {
        ItemStatistics.Of([], 2).ShouldAllBe(i => i.Attempts == 0 && i.Facility == null && i.DifficultyRating == null && i.DiscriminationIndex == null && i.UpperLowerIndex == null);
        Reliability.Of([], 2).ShouldBe(new(null, 0));

        // One attempt: a facility, and nothing that compares.
        ItemStatistics.Of(Marks([1, 0]), 2).ShouldBe([new(1, 1, null, null), new(1, 0, null, null)]);
        Reliability.Of(Marks([1, 0]), 2).ShouldBe(new(null, 1));

        // The first question does not vary; of the second the rest does not; nor does the difference of best and last: all tie but in the second.
        ItemStatistics.Of(Marks([1, 0], [1, 1]), 2).ShouldBe([new(2, 1, null, 0), new(2, 0.5m, null, 1)]);
        Reliability.Of(Marks([1, 0], [0, 1]), 2).ShouldBe(new(null, 2), "the totals are equal");

        // One question has no rest.
        ItemStatistics.Of(Marks([1], [0]), 1).ShouldBe([new(2, 0.5m, null, 1)]);
        Reliability.Of(Marks([1], [0]), 1).ShouldBe(default);
    }

    [Fact]
    public void Two_that_agree_correlate_by_1_and_two_that_oppose_by_minus_1()
    {
        ItemStatistics.Of(Marks([1, 1], [0, 0], [1, 1]), 2).Select(i => i.DiscriminationIndex).ShouldBe([1m, 1m]);
        ItemStatistics.Of(Marks([1, 0], [0, 1], [0, 1]), 2).Select(i => i.DiscriminationIndex).ShouldBe([-1m, -1m]);
        Reliability.Of(Marks([1, 1], [0, 0], [1, 1]), 2).ShouldBe(new(1, 3));
    }

    [Fact]
    public void A_question_of_some_attempts_has_groups_of_those()
    {
        // The third question was asked in the last four, who rank 3/3, 2/3, 1/3, 0: 27 % of four is one. The best got it, the last did not.
        var items = ItemStatistics.Of(Marks([1, 1, null], [1, 1, null], [1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0]), 3);

        items[2].Attempts.ShouldBe(4);
        items[2].UpperLowerIndex.ShouldBe(1);
        // Of the six, 27 % are two (1.62). Three tie at the top with full marks and all have the first question; the last two have not.
        items[0].UpperLowerIndex.ShouldBe(1);
    }

    [Fact]
    public void Advice_waits_for_ten_attempts()
    {
        ItemAdvice.Of(new(9, 0.95m, -0.5m, 0)).ShouldBe([ItemFlag.FewAttempts]);
        ItemAdvice.Of(new(0, null, null, null)).ShouldBeEmpty();
        ItemAdvice.Of(new(10, 0.95m, -0.0001m, 0)).ShouldBe([ItemFlag.NegativeDiscrimination, ItemFlag.TooEasy]);
        ItemAdvice.Of(new(10, 0.1999m, 0.1999m, 0)).ShouldBe([ItemFlag.LowDiscrimination, ItemFlag.TooHard]);
        ItemAdvice.Of(new(10, 0.2m, 0.2m, 0)).ShouldBeEmpty();
        ItemAdvice.Of(new(10, 0.9m, null, 0)).ShouldBeEmpty();
    }

    [Fact]
    public void Scores_have_a_median_and_ten_bins()
    {
        Scores.Median([]).ShouldBeNull();
        Scores.Median([300_000]).ShouldBe(30);
        Scores.Median([900_000, 100_000, 200_000]).ShouldBe(20);
        Scores.Median([333_333, 333_332, 1_000_000, 0]).ShouldBe(33.33m);
        Scores.Median([100_000, 100_100]).ShouldBe(10.01m, "halves away from zero");
        Scores.Distribution([0, 99_999, 100_000, 899_999, 900_000, 1_000_000]).ShouldBe([2, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
        Scores.Distribution([]).ShouldBe(new long[10]);
    }

    [Fact]
    public void What_was_sent_decides_before_what_is_defined()
    {
        Verdicts.Passed(false, Percent.Full, 0).ShouldBe(false);
        Verdicts.Passed(null, 600_000, 600_000).ShouldBe(true);
        Verdicts.Passed(null, 599_999, 600_000).ShouldBe(false);
        Verdicts.Passed(null, null, 600_000).ShouldBeNull();
        Verdicts.Passed(null, 600_000, null).ShouldBeNull();

        var noon = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        Verdicts.Late(false, noon, noon.AddDays(-1), null).ShouldBe(false);
        Verdicts.Late(null, noon, noon.AddHours(1), noon.AddHours(-1)).ShouldBe(false, "its own due date comes first");
        Verdicts.Late(null, noon, null, noon.AddHours(-1)).ShouldBe(true);
        Verdicts.Late(null, noon, null, noon).ShouldBe(false, "on the moment is in time");
        Verdicts.Late(null, noon, null, null).ShouldBeNull();
    }

    internal static Mark[][] Marks(params double?[][] rows) =>
        [.. rows.Select(row => row.Select((v, q) => (v, q)).Where(p => p.v is not null).Select(p => new Mark(p.q, (int)Math.Round(p.v!.Value * Percent.Full))).ToArray())];
}
