using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>One payment, by its own id where it has one, so that a payment reported twice is one payment.</summary>
public static class Payments
{
    static readonly GrainBuilder g = new("payment", Key.Course(KeySlot.A), Key.Learner(KeySlot.B), Key.Uuid("payment"));

    public static readonly StampedNumberColumn Amount = g.Latest("amount_minor");
    public static readonly StampedTextColumn In = g.LatestText("currency");

    public static readonly Grain Grain = g.Build(stage: 0);

    public static readonly Rollup[] Rollups = [new(Grain, [Amount, In], AddTotals)];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Body is not PaymentCompleted p) return;
        var payment = into[Grain][new GrainKey(e.Tenant, e.Course, e.Learner, U: p.PaymentId is null ? e.Id : EventKey.Of(p.PaymentId))];
        payment.Put(Amount, p.AmountMinor, e.Stamp);
        payment.Put(In, p.Currency, e.Stamp);
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        if (row.Get(Amount) is not { } amount || row.Get(In) is not { } currency) return;
        var total = into[CourseRevenue.Grain][new GrainKey(row.Key.Tenant, row.Key.A, CurrencyCode.Pack(currency))];
        total.Put(CourseRevenue.Amount, sign * amount);
        total.Put(CourseRevenue.Payments, sign);
    }
}

/// <summary>A course's revenue in one currency. Currencies are never added together.</summary>
public static class CourseRevenue
{
    static readonly GrainBuilder g = new("course_revenue", Key.Course(KeySlot.A), Key.Currency(KeySlot.B));

    public static readonly NumberColumn Amount = g.Sum("amount_minor");
    public static readonly NumberColumn Payments = g.Sum("payments");

    public static readonly Grain Grain = g.Build(stage: 5);
}
